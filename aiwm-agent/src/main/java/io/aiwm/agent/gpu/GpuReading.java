package io.aiwm.agent.gpu;

import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reading of a probe.
 *
 * @param devices what is known of each GPU, in the driver's order
 * @param failure why the probe failed, or null: a failed probe says nothing about the GPUs
 * @param warning what the driver warns of beside, or null
 */
public record GpuReading(List<Gpu> devices, @Nullable String failure, @Nullable String warning) {
  public static final GpuReading NONE = new GpuReading(List.of(), null);

  public GpuReading(List<Gpu> devices, @Nullable String failure) {
    this(devices, failure, null);
  }

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
    return problems().stream().findFirst();
  }

  /** Everything that is wrong. */
  public List<String> problems() {
    if (failure != null) {
      return List.of(failure);
    }
    List<String> problems = new ArrayList<>();
    for (Gpu gpu : devices) {
      if (gpu.problem() != null) {
        problems.add(gpu.device().deviceId() + ": " + gpu.problem());
      }
    }
    if (warning != null) {
      problems.add(warning);
    }
    return problems;
  }
}
