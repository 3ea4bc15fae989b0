package io.aiwm.core.internal.capacity.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device that can be claimed: a GPU that is not divided, or a MIG device.
 *
 * @param deviceId name of its GPU on the node
 * @param uuid UUID of its GPU, where it is known
 * @param mig UUID of the MIG device; null where it is the GPU itself
 * @param model product name of the GPU
 * @param profile profile of the MIG device
 * @param memory bytes
 * @param claims how many claims are on it
 * @param blocked whether nobody else may have any of it: it is claimed whole, or as something that
 *     it no longer is
 */
public record Device(
    String deviceId,
    @Nullable String uuid,
    @Nullable String mig,
    @Nullable String model,
    @Nullable String profile,
    Amount memory,
    int claims,
    boolean blocked) {
  private static final long MILLIS = 1_000;

  boolean isOf(@Nullable String modelOrProfile) {
    return modelOrProfile == null || modelOrProfile.equals(model) || modelOrProfile.equals(profile);
  }

  boolean isAmong(List<String> ids) {
    return ids.isEmpty()
        || (mig == null
            ? (ids.contains(deviceId) || (uuid != null && ids.contains(uuid)))
            : ids.contains(mig));
  }

  /** True if it could be had were nobody there. */
  boolean could(Demand demand) {
    return isOf(demand.gpuModel())
        && isAmong(demand.devices())
        && !isUnaskedPart(demand)
        && memory.usable() >= Math.max(1, demand.gpuMemory());
  }

  /**
   * True for a slice that was not asked for by name or size: a demand for a whole GPU is not met by
   * one.
   */
  private boolean isUnaskedPart(Demand demand) {
    return mig != null
        && demand.gpuMemory() == 0
        && demand.gpuModel() == null
        && demand.devices().isEmpty();
  }

  /** True if it can be had now. */
  boolean can(Demand demand) {
    if (!could(demand) || blocked) {
      return false;
    }
    return demand.whole()
        ? (claims == 0 && memory.foreign() == 0)
        : memory.free() >= demand.gpuMemory();
  }

  /** Thousandths of it that a demand takes. */
  long millis(Demand demand) {
    long total = Math.max(1, memory.total());
    return demand.whole() ? MILLIS : (demand.gpuMemory() * MILLIS + total - 1) / total;
  }

  DeviceClaim claim(Demand demand) {
    long bytes = demand.whole() ? memory.usable() : demand.gpuMemory();
    return new DeviceClaim(deviceId, uuid, mig, bytes, demand.whole());
  }
}
