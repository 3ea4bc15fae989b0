package io.aiwm.api.capacity;

import io.aiwm.api.execution.Placement.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is asked for, see {@link AllocationSpec}; for use by one thread. */
public final class AllocationSpecBuilder {
  private final Holder holder;
  private @Nullable Double cpu;
  private @Nullable Long memory;
  private int gpuCount;
  private @Nullable Long gpuMemory;
  private @Nullable String gpuModel;
  private boolean exclusive;
  private List<String> gpuDeviceIds = List.of();
  private List<Integer> ports = List.of();
  private int portCount;
  private int count = 1;
  private @Nullable String targetNodeId;
  private @Nullable String poolId;
  private Map<String, String> labels = Map.of();
  private Topology topology = Topology.ANY;
  private @Nullable Strategy strategy;
  private int priority = AllocationSpec.PRIORITY;
  private @Nullable Integer leaseSeconds;
  private boolean wait;

  AllocationSpecBuilder(Holder holder) {
    this.holder = holder;
  }

  /** Cores and bytes of main memory; null for none. */
  public AllocationSpecBuilder compute(@Nullable Double cores, @Nullable Long bytes) {
    cpu = cores;
    memory = bytes;
    return this;
  }

  /** GPUs taken whole. */
  public AllocationSpecBuilder gpus(int number) {
    gpuCount = number;
    return this;
  }

  /** A part of each of so many GPUs, in bytes. */
  public AllocationSpecBuilder gpuMemory(int number, long bytes) {
    gpuCount = number;
    gpuMemory = bytes;
    return this;
  }

  /** Model of the GPUs, or profile of MIG devices. */
  public AllocationSpecBuilder gpuModel(@Nullable String model) {
    gpuModel = model;
    return this;
  }

  /** GPUs that are shared with nobody, whatever part of them is used. */
  public AllocationSpecBuilder exclusive() {
    exclusive = true;
    return this;
  }

  /** The very GPUs. */
  public AllocationSpecBuilder devices(List<String> ids) {
    gpuDeviceIds = ids;
    return this;
  }

  /** The very ports, and how many more. */
  public AllocationSpecBuilder ports(List<Integer> numbers, int more) {
    ports = numbers;
    portCount = more;
    return this;
  }

  /** Members, all of them or none. */
  public AllocationSpecBuilder members(int number, Topology layout) {
    count = number;
    topology = layout;
    return this;
  }

  /** The node that it must be on. */
  public AllocationSpecBuilder onNode(@Nullable String nodeId) {
    targetNodeId = nodeId;
    return this;
  }

  /** The pool that the nodes must be in. */
  public AllocationSpecBuilder inPool(@Nullable String id) {
    poolId = id;
    return this;
  }

  /** Labels that the nodes must have. */
  public AllocationSpecBuilder labels(Map<String, String> values) {
    labels = values;
    return this;
  }

  /** Which of several nodes; null for the pool's own strategy. */
  public AllocationSpecBuilder strategy(@Nullable Strategy value) {
    strategy = value;
    return this;
  }

  /** 1 to 100, the highest first. */
  public AllocationSpecBuilder priority(int value) {
    priority = value;
    return this;
  }

  /** Expires unless it is renewed. */
  public AllocationSpecBuilder lease(Duration time) {
    leaseSeconds = Math.toIntExact(time.toSeconds());
    return this;
  }

  /** Waits while nothing is free. */
  public AllocationSpecBuilder waiting() {
    wait = true;
    return this;
  }

  public AllocationSpec build() {
    return new AllocationSpec(
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
        targetNodeId,
        poolId,
        labels,
        topology,
        strategy,
        priority,
        leaseSeconds,
        wait,
        holder);
  }
}
