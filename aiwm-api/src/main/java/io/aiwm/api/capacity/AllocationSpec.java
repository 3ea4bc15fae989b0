package io.aiwm.api.capacity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.execution.Placement.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The capacity that is asked for, for each of {@code count} members. All given constraints must
 * match.
 *
 * @param cpu cores; null for none
 * @param memory bytes of main memory; null for none
 * @param gpuCount GPUs of one member, 0 to 64
 * @param gpuMemory bytes of each GPU; null for whole GPUs
 * @param gpuModel model of the GPUs, or profile of MIG devices
 * @param exclusive the GPUs are shared with nobody
 * @param gpuDeviceIds the very GPUs, by device id, UUID or UUID of a MIG device
 * @param ports ports of the node that are taken
 * @param portCount how many further ports are taken, whichever are free
 * @param count members, each placed by itself and all of them or none, 1 to 64
 * @param targetNodeId node that they must be on
 * @param poolId pool that the nodes must be in
 * @param labels labels that the nodes must have
 * @param topology how the members are laid out
 * @param strategy which of several nodes; null for that of the pool
 * @param priority 1 to 100, the highest first; 50 by default
 * @param leaseSeconds time after which it expires unless it is renewed, 30 to 604,800; null where
 *     it is held until its holder ends
 * @param waits whether it waits while nothing is free
 * @param holder whom it is for
 */
public record AllocationSpec(
    @Nullable Double cpu,
    @Nullable Long memory,
    int gpuCount,
    @Nullable Long gpuMemory,
    @Nullable String gpuModel,
    boolean exclusive,
    List<String> gpuDeviceIds,
    List<Integer> ports,
    int portCount,
    int count,
    @Nullable String targetNodeId,
    @Nullable String poolId,
    Map<String, String> labels,
    Topology topology,
    @Nullable Strategy strategy,
    int priority,
    @Nullable Integer leaseSeconds,
    @JsonProperty("wait") boolean waits,
    Holder holder) {
  public static final int PRIORITY = 50;
  public static final int MAX_MEMBERS = 64;
  public static final int MAX_GPUS = 64;
  public static final int MAX_PORTS = 64;
  public static final int MIN_LEASE_SECONDS = 30;
  public static final int MAX_LEASE_SECONDS = 604_800;

  public AllocationSpec(
      @Nullable Double cpu,
      @Nullable Long memory,
      int gpuCount,
      @Nullable Long gpuMemory,
      @Nullable String gpuModel,
      boolean exclusive,
      @Nullable List<String> gpuDeviceIds,
      @Nullable List<Integer> ports,
      int portCount,
      int count,
      @Nullable String targetNodeId,
      @Nullable String poolId,
      @Nullable Map<String, String> labels,
      @Nullable Topology topology,
      @Nullable Strategy strategy,
      int priority,
      @Nullable Integer leaseSeconds,
      boolean waits,
      Holder holder) {
    this.cpu = cpu;
    this.memory = memory;
    this.gpuDeviceIds = gpuDeviceIds == null ? List.of() : List.copyOf(gpuDeviceIds);
    boolean anyGpu = gpuMemory != null || gpuModel != null || exclusive;
    int wanted = gpuCount == 0 && anyGpu ? 1 : gpuCount;
    this.gpuCount = Math.max(wanted, this.gpuDeviceIds.size());
    this.gpuMemory = gpuMemory;
    this.gpuModel = gpuModel;
    this.exclusive = exclusive;
    this.ports = ports == null ? List.of() : List.copyOf(ports);
    this.portCount = portCount;
    this.count = count == 0 ? 1 : count;
    this.targetNodeId = targetNodeId;
    this.poolId = poolId;
    this.labels = labels == null ? Map.of() : Map.copyOf(labels);
    this.topology = topology == null ? Topology.ANY : topology;
    this.strategy = strategy;
    this.priority = priority == 0 ? PRIORITY : priority;
    this.leaseSeconds = leaseSeconds;
    this.waits = waits;
    this.holder = Objects.requireNonNull(holder, "holder");
  }

  /** Whether each GPU is taken whole. */
  public boolean wholeGpus() {
    return gpuCount > 0 && (exclusive || gpuMemory == null);
  }

  /** Begins the capacity of a holder. */
  public static AllocationSpecBuilder of(Holder holder) {
    return new AllocationSpecBuilder(holder);
  }
}
