package io.aiwm.core.internal.execution.place;

import io.aiwm.api.node.Node;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Metrics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Free memory of a node's GPUs, in bytes. */
public final class GpuMemory {
  private GpuMemory() {}

  /**
   * With nothing on them.
   *
   * @param unknown what one counts as that does not tell
   */
  public static List<Candidate.Gpu> whole(Node node, long unknown) {
    return node.inventory().gpuDevices().stream()
        .map(
            gpu ->
                new Candidate.Gpu(
                    gpu.model(), Objects.requireNonNullElse(gpu.memoryTotal(), unknown)))
        .toList();
  }

  /** By the latest that is known: metrics, else a heartbeat, else what the node registered with. */
  public static List<Candidate.Gpu> now(Node node, @Nullable NodeTelemetry telemetry) {
    return node.inventory().gpuDevices().stream()
        .map(gpu -> new Candidate.Gpu(gpu.model(), free(gpu, telemetry)))
        .toList();
  }

  private static long free(GpuDevice gpu, @Nullable NodeTelemetry telemetry) {
    Optional<NodeTelemetry> known = Optional.ofNullable(telemetry);
    return known
        .flatMap(latest -> measured(gpu, latest))
        .or(() -> known.flatMap(latest -> beaten(gpu, latest)))
        .or(() -> Optional.ofNullable(gpu.memoryFree()))
        .orElseGet(() -> orZero(gpu.memoryTotal()));
  }

  private static Optional<Long> measured(GpuDevice gpu, NodeTelemetry telemetry) {
    return Optional.ofNullable(telemetry.metrics()).map(Metrics::gpu).stream()
        .flatMap(List::stream)
        .filter(measured -> gpu.deviceId().equals(measured.deviceId()))
        .flatMap(measured -> Stream.ofNullable(measured.memoryFree()))
        .findFirst();
  }

  private static Optional<Long> beaten(GpuDevice gpu, NodeTelemetry telemetry) {
    return Optional.ofNullable(telemetry.heartbeat()).map(beat -> beat.gpuStatus()).stream()
        .flatMap(List::stream)
        .filter(status -> gpu.deviceId().equals(status.deviceId()))
        .map(GpuStatus::memoryUsed)
        .filter(Objects::nonNull)
        .findFirst()
        .map(used -> orZero(gpu.memoryTotal()) - used);
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
