package io.aiwm.core.internal.capacity.ledger;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.Metrics.GpuProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Memory of each GPU that others than our workloads use, in bytes by device id. Pure.
 *
 * <p>What a driver keeps for itself on a GPU without processes is nobody's use.
 */
public record ForeignUse(Map<String, Long> bytes) {
  public static final ForeignUse NONE = new ForeignUse(Map.of());

  /** Memory that an idle GPU may have in use if nothing is known of its processes. */
  private static final long IDLE = 1L << 30;

  public ForeignUse {
    bytes = Map.copyOf(bytes);
  }

  /** Bytes of one device. */
  public long of(String deviceId) {
    return bytes.getOrDefault(deviceId, 0L);
  }

  /** Reads it off the latest metrics of a node, and what is claimed there. */
  public static ForeignUse of(@Nullable NodeTelemetry telemetry, List<Claim> claims) {
    Metrics metrics = telemetry == null ? null : telemetry.metrics();
    if (metrics == null || metrics.gpu() == null) {
      return NONE;
    }
    Map<String, Long> bytes = new HashMap<>();
    for (Metrics.Gpu gpu : metrics.gpu()) {
      if (gpu != null && gpu.deviceId() != null) {
        bytes.put(gpu.deviceId(), of(gpu, claimed(gpu.deviceId(), claims)));
      }
    }
    return new ForeignUse(bytes);
  }

  /**
   * Containers of claims that are being released may run on; those that are held may have begun.
   */
  private static long claimed(String deviceId, List<Claim> claims) {
    return claims.stream()
        .filter(claim -> claim.state() != AllocationState.ENDED)
        .flatMap(claim -> claim.gpus().stream())
        .filter(gpu -> gpu.deviceId().equals(deviceId))
        .mapToLong(DeviceClaim::memory)
        .sum();
  }

  private static long of(Metrics.Gpu gpu, long claimed) {
    List<GpuProcess> processes = gpu.processes();
    if (processes == null) {
      long used = Objects.requireNonNullElse(gpu.memoryUsed(), 0L);
      return (used <= IDLE && claimed == 0) ? 0 : Math.max(0, used - claimed);
    }
    return Math.max(0, sum(processes) - claimed);
  }

  private static long sum(List<GpuProcess> processes) {
    return processes.stream()
        .filter(Objects::nonNull)
        .mapToLong(process -> Objects.requireNonNullElse(process.memoryUsed(), 0L))
        .sum();
  }
}
