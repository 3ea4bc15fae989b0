package io.aiwm.core.internal.execution.run;

/** Triggers of an execution's status transitions. */
public enum ExecutionTrigger {
  /** Its first steps may begin. */
  START,
  /** Every mandatory step is completed. */
  COMPLETE,
  /** A mandatory step failed and no retry is left. */
  FAIL,
  /** It took longer than it may. */
  TIME_OUT,
  /** Somebody asked for its end. */
  CANCEL,
  /** It failed, and begins again by itself from what failed. */
  RETRY_AUTOMATICALLY,
  /** Somebody asked for another try of what did not complete. */
  RETRY
}
