package io.aiwm.core.internal.capacity.ledger;

/**
 * Capacity of a node that is kept for the machine itself.
 *
 * @param cpu cores
 * @param memory bytes
 * @param gpuMemory bytes of each GPU
 */
public record Reserve(double cpu, long memory, long gpuMemory) {
  static final Reserve NONE = new Reserve(0, 0, 0);
}
