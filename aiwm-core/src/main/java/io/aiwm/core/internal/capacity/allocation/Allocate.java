package io.aiwm.core.internal.capacity.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.capacity.Topology;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Placement.Strategy;
import io.aiwm.api.security.Caller;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Capacity as clients ask for it; see {@link AllocationSpec}.
 *
 * @param leaseSeconds 3,600 by default
 * @param holder who renews it; the caller by default
 */
record Allocate(
    @Nullable Double cpu,
    @Nullable Long memory,
    @Nullable Integer gpuCount,
    @Nullable Long gpuMemory,
    @Nullable String gpuModel,
    @Nullable Boolean exclusive,
    @Nullable List<String> gpuDeviceIds,
    @Nullable List<Integer> ports,
    @Nullable Integer portCount,
    @Nullable Integer count,
    @Nullable String poolId,
    @Nullable Map<String, String> labels,
    @Nullable Topology topology,
    @Nullable Strategy strategy,
    @Nullable Integer priority,
    @Nullable Integer leaseSeconds,
    @JsonProperty("wait") @Nullable Boolean waits,
    @Nullable HolderName holder) {
  private static final int LEASE_SECONDS = 3_600;

  Allocate {
    notZero(count, "count", "must be 1 to " + AllocationSpec.MAX_MEMBERS);
    notZero(priority, "priority", "must be 1 to 100");
  }

  /**
   * The party that renews a lease.
   *
   * @param type {@value Holder#EXTERNAL}, which is the only one that clients may name
   */
  record HolderName(@Nullable String type, String id) {
    HolderName {
      if (type != null && !type.equals(Holder.EXTERNAL)) {
        throw new ValidationException(
            "type", "must be " + Holder.EXTERNAL + ": others are made by the engine");
      }
    }
  }

  private static void notZero(@Nullable Integer value, String field, String rule) {
    if (value != null && value == 0) {
      throw new ValidationException(field, rule);
    }
  }

  AllocationSpec spec(Caller caller, @Nullable String nodeId) {
    String name = holder == null ? caller.id() : holder.id();
    return new AllocationSpec(
        cpu,
        memory,
        or(gpuCount),
        gpuMemory,
        gpuModel,
        Boolean.TRUE.equals(exclusive),
        gpuDeviceIds,
        ports,
        or(portCount),
        or(count),
        nodeId,
        poolId,
        labels,
        topology,
        strategy,
        or(priority),
        Objects.requireNonNullElse(leaseSeconds, LEASE_SECONDS),
        Boolean.TRUE.equals(waits),
        new Holder(Holder.EXTERNAL, name, null));
  }

  /** A copy within a pool. */
  Allocate inPool(String id) {
    return new Allocate(
        cpu,
        memory,
        gpuCount,
        gpuMemory,
        gpuModel,
        exclusive,
        gpuDeviceIds,
        ports,
        portCount,
        count,
        id,
        labels,
        topology,
        strategy,
        priority,
        leaseSeconds,
        waits,
        holder);
  }

  private static int or(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
