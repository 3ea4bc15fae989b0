package io.aiwm.agent.gpu;

import java.util.Collection;
import java.util.Map;

/**
 * Meaning of NVIDIA's XID error numbers for a GPU's health; most of them tell of a program's bug.
 */
final class Xids {
  /** From NVIDIA's XID documentation: those after which a GPU is not to be trusted. */
  private static final Map<Long, String> SERIOUS =
      Map.of(
          48L, "double-bit ECC error",
          64L, "row remapping failed",
          74L, "NVLink error",
          79L, "the GPU has fallen off the bus",
          95L, "uncontained ECC error",
          119L, "the GPU's system processor does not answer",
          120L, "error of the GPU's system processor");

  private Xids() {}

  /** Notes XIDs, and what the serious ones mean. */
  static void note(GpuValues values, Collection<Long> xids) {
    values.xids.addAll(xids);
    xids.stream()
        .distinct()
        .filter(SERIOUS::containsKey)
        .forEach(xid -> values.problem("XID " + xid + ": " + SERIOUS.get(xid)));
  }
}
