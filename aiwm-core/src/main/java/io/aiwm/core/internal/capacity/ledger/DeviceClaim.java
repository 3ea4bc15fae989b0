package io.aiwm.core.internal.capacity.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A GPU, or a part of one, that is claimed.
 *
 * @param deviceId name of the GPU on its node
 * @param uuid NVIDIA's UUID of the GPU, where it was known
 * @param mig UUID of the MIG device; null where it is the GPU itself
 * @param memory bytes
 * @param exclusive whether it is shared with nobody
 */
public record DeviceClaim(
    String deviceId, @Nullable String uuid, @Nullable String mig, long memory, boolean exclusive) {

  /**
   * True if the claim is on a GPU. Drivers renumber GPUs, so that the UUID decides where both sides
   * have one.
   */
  public boolean isOn(String otherDeviceId, @Nullable String otherUuid) {
    return (uuid == null || otherUuid == null)
        ? deviceId.equals(otherDeviceId)
        : uuid.equals(otherUuid);
  }
}
