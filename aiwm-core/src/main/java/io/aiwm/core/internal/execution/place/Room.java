package io.aiwm.core.internal.execution.place;

/**
 * How many commands a decision may send to a node.
 *
 * @param places new commands beside those that the execution has out already
 * @param keepsFreed whether the place of a command that ends may be taken by the same execution's
 *     next one; not so where something more urgent waits
 */
public record Room(int places, boolean keepsFreed) {
  public static final Room NONE = new Room(0, false);

  /** As many as there are. */
  public static final Room UNLIMITED = new Room(Integer.MAX_VALUE / 2, true);
}
