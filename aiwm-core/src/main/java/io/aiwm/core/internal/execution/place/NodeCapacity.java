package io.aiwm.core.internal.execution.place;

/**
 * Capacity of a node for commands of a decision.
 *
 * @param places new commands beside those that the execution has out already
 * @param keepsFreed whether the place of a command that ends may be taken by the same execution's
 *     next one; not so where something more urgent waits
 */
public record NodeCapacity(int places, boolean keepsFreed) {
  public static final NodeCapacity NONE = new NodeCapacity(0, false);

  /** As many as there are. */
  public static final NodeCapacity UNLIMITED = new NodeCapacity(Integer.MAX_VALUE / 2, true);
}
