package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.node.Node;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.internal.capacity.ledger.Amount;
import io.aiwm.core.internal.capacity.ledger.Device;
import io.aiwm.core.internal.capacity.ledger.DeviceClaim;
import io.aiwm.core.internal.capacity.ledger.NodeCapacity;
import io.aiwm.core.internal.capacity.place.Candidate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a node, and their use.
 *
 * @param schedulable whether it takes new work
 * @param measuredAt when {@code used} was measured; null where it never was
 * @param cpu cores
 * @param memory bytes
 * @param gpus GPUs and MIG devices
 * @param ports ports that are claimed
 * @param claims how many claims there are
 * @param lost claims on devices that the node no longer has
 */
record ResourceView(
    String nodeId,
    boolean schedulable,
    @Nullable Instant measuredAt,
    Dimension cpu,
    Dimension memory,
    List<Gpu> gpus,
    List<Integer> ports,
    int claims,
    List<DeviceClaim> lost) {

  /**
   * One thing of which there is so much, in the unit of its dimension.
   *
   * @param capacity what there is
   * @param reserved what is kept for the machine
   * @param allocated what is claimed
   * @param used what is in use; null where it was not measured
   * @param foreign what others than our workloads use
   * @param available what can be allocated; below zero where too much is taken
   * @param drift what is used beyond what is claimed, or less than it
   */
  record Dimension(
      double capacity,
      double reserved,
      double allocated,
      @Nullable Double used,
      double foreign,
      double available,
      @Nullable Double drift) {
    static Dimension of(Amount amount, double unit, @Nullable Double used) {
      return new Dimension(
          amount.total() / unit,
          amount.reserved() / unit,
          amount.claimed() / unit,
          used,
          amount.foreign() / unit,
          amount.free() / unit,
          used == null ? null : used - amount.foreign() / unit - amount.claimed() / unit);
    }
  }

  /**
   * A GPU or a MIG device.
   *
   * @param claims how many claims are on it
   * @param exclusive whether nobody else may have any of it
   * @param memory bytes
   */
  record Gpu(
      String deviceId,
      @Nullable String uuid,
      @Nullable String mig,
      @Nullable String model,
      @Nullable String profile,
      int claims,
      boolean exclusive,
      Dimension memory) {
    static Gpu of(Device device, @Nullable Metrics metrics) {
      Double used = device.mig() == null ? measured(device.deviceId(), metrics) : null;
      return new Gpu(
          device.deviceId(),
          device.uuid(),
          device.mig(),
          device.model(),
          device.profile(),
          device.claims(),
          device.blocked(),
          Dimension.of(device.memory(), 1, used));
    }

    private static @Nullable Double measured(String deviceId, @Nullable Metrics metrics) {
      if (metrics == null || metrics.gpu() == null) {
        return null;
      }
      return metrics.gpu().stream()
          .filter(gpu -> gpu != null && deviceId.equals(gpu.deviceId()))
          .flatMap(gpu -> Optional.ofNullable(gpu.memoryUsed()).stream())
          .findFirst()
          .map(Long::doubleValue)
          .orElse(null);
    }
  }

  private static final double MILLIS = 1_000;
  private static final double PERCENT = 100;

  static ResourceView of(Candidate candidate, @Nullable NodeTelemetry telemetry) {
    Node node = candidate.node();
    NodeCapacity capacity = candidate.capacity();
    Metrics metrics = telemetry == null ? null : telemetry.metrics();
    return new ResourceView(
        node.id(),
        node.effectiveSchedulability().schedulable(),
        telemetry == null ? null : telemetry.lastMetricsAt(),
        Dimension.of(capacity.cpu(), MILLIS, cores(metrics, capacity.cpu())),
        Dimension.of(capacity.memory(), 1, bytes(metrics)),
        capacity.devices().stream().map(device -> Gpu.of(device, metrics)).toList(),
        capacity.ports().stream().sorted().toList(),
        capacity.claims(),
        capacity.lost());
  }

  private static @Nullable Double cores(@Nullable Metrics metrics, Amount cpu) {
    if (metrics == null || metrics.cpu() == null || metrics.cpu().usage() == null) {
      return null;
    }
    return Objects.requireNonNull(metrics.cpu().usage()) / PERCENT * cpu.total() / MILLIS;
  }

  private static @Nullable Double bytes(@Nullable Metrics metrics) {
    return (metrics == null || metrics.memory() == null || metrics.memory().used() == null)
        ? null
        : Objects.requireNonNull(metrics.memory().used()).doubleValue();
  }
}
