package io.aiwm.core.internal.capacity.ledger;

/**
 * The amount of something on a node. Numbers are signed: what is claimed beyond what there is shows
 * as less than nothing, and never as room.
 *
 * @param total what there is
 * @param reserved what is kept for the machine
 * @param claimed what is claimed
 * @param foreign what others than our workloads use
 */
public record Amount(long total, long reserved, long claimed, long foreign) {
  /** Amount that can be claimed; negative if too much is taken. */
  public long free() {
    return total - reserved - claimed - foreign;
  }

  /** Amount that could be claimed without any claims. */
  public long usable() {
    return total - reserved;
  }
}
