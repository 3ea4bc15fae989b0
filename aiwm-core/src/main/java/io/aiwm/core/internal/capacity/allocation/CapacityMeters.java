package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.core.internal.capacity.ledger.Device;
import io.aiwm.core.internal.capacity.place.Candidate;
import io.aiwm.core.internal.capacity.place.FleetIndex;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Meters of what the fleet has, by what this controller knows of it. A class of its own, and no
 * lambda, since hosts need not have Micrometer.
 */
final class CapacityMeters implements Consumer<MeterRegistry> {
  private final FleetIndex index;

  CapacityMeters(FleetIndex index) {
    this.index = index;
  }

  @Override
  public void accept(MeterRegistry registry) {
    gauge(registry, index, "gpus", "GPUs and MIG devices", one -> one.capacity().devices().size());
    gauge(registry, index, "claims", "Claims in ledgers", one -> one.capacity().claims());
    gauge(
        registry,
        index,
        "gpus.claimed",
        "GPUs and MIG devices that something is claimed of",
        one -> one.capacity().devices().stream().filter(gpu -> gpu.claims() > 0).count());
    gauge(
        registry,
        index,
        "gpu.memory.bytes",
        "Memory of GPUs",
        one -> sum(one, gpu -> gpu.memory().total()));
    gauge(
        registry,
        index,
        "gpu.memory.claimed.bytes",
        "Memory of GPUs that is claimed",
        one -> sum(one, gpu -> gpu.memory().claimed()));
    gauge(
        registry,
        index,
        "gpu.memory.foreign.bytes",
        "Memory of GPUs that others than our workloads use",
        one -> sum(one, gpu -> gpu.memory().foreign()));
    gauge(
        registry,
        index,
        "gpus.lost",
        "Claims on GPUs that their nodes no longer have",
        one -> one.capacity().lost().size());
  }

  private static long sum(Candidate node, ToLongFunction<Device> figure) {
    return node.capacity().devices().stream().mapToLong(figure).sum();
  }

  private static void gauge(
      MeterRegistry registry,
      FleetIndex index,
      String name,
      String description,
      ToLongFunction<Candidate> figure) {
    Gauge.builder("aiwm.capacity." + name, () -> index.all().stream().mapToLong(figure).sum())
        .description(description)
        .register(registry);
  }
}
