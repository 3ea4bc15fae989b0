package io.aiwm.agent.gpu;

import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Metrics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a probe found.
 *
 * @param devices what is known of each GPU, in the driver's order
 * @param failure why the probe failed, or null: a failed probe says nothing about the GPUs
 */
public record GpuReading(List<Gpu> devices, @Nullable String failure) {
  public static final GpuReading NONE = new GpuReading(List.of(), null);

  /**
   * One GPU: its lasting facts and its measurements.
   *
   * @param device facts
   * @param metrics measurements
   * @param problem what the driver says is wrong with it, or null
   */
  public record Gpu(GpuDevice device, Metrics.Gpu metrics, @Nullable String problem) {
    /** The short form for heartbeats. */
    public GpuStatus status() {
      return new GpuStatus(
          metrics.deviceId(),
          metrics.utilization(),
          metrics.memoryUsed(),
          metrics.temperature(),
          problem == null ? "ok" : problem);
    }
  }

  static GpuReading failed(String why, List<Gpu> lastKnown) {
    return new GpuReading(lastKnown, why);
  }

  /** The first thing that is wrong, if anything is. */
  public Optional<String> problem() {
    if (failure != null) {
      return Optional.of(failure);
    }
    return devices.stream()
        .filter(gpu -> gpu.problem() != null)
        .map(gpu -> gpu.device().deviceId() + ": " + gpu.problem())
        .findFirst();
  }
}
