package io.aiwm.serving.model;

/** An event that moves a model; see {@link ModelTable}. */
public enum ModelTrigger {
  /** A version begins to be imported or uploaded. */
  FETCH,
  /** Files of a version are checked against their hashes. */
  CHECK,
  /** A version became ready. */
  COMPLETE,
  /** A version came to nothing. */
  FAIL,
  /** A version came to nothing, since the hub refused the credential. */
  REFUSE,
  /** A version came to nothing, since a hash was not as it should be. */
  CORRUPT,
  /** The last version that was ready is removed. */
  EMPTY,
  ACTIVATE,
  DEACTIVATE
}
