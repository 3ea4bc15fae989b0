package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes from a node's messages what limits can be set on. Pure. */
final class Readings {
  private final Map<Reading, Double> values = new LinkedHashMap<>();

  private Readings() {}

  /** The values of a message; what it does not say is absent. */
  static Map<Reading, Double> of(NodeTelemetry telemetry) {
    Readings readings = new Readings();
    if (telemetry.heartbeat() != null) {
      readings.heartbeat(telemetry.heartbeat());
    }
    if (telemetry.metrics() != null) {
      readings.metrics(telemetry.metrics());
    }
    return readings.values;
  }

  private void heartbeat(Heartbeat heartbeat) {
    put(AlertMetric.CPU, null, heartbeat.cpuUsage());
    put(AlertMetric.MEMORY, null, heartbeat.ramUsage());
    for (GpuStatus gpu : orEmpty(heartbeat.gpuStatus())) {
      put(AlertMetric.GPU_TEMPERATURE, gpu.deviceId(), gpu.temperature());
    }
  }

  private void metrics(Metrics metrics) {
    if (metrics.cpu() != null) {
      put(AlertMetric.CPU, null, metrics.cpu().usage());
    }
    Metrics.Memory memory = metrics.memory();
    if (memory != null) {
      put(AlertMetric.MEMORY, null, percent(memory.usage(), memory.used(), memory.total()));
    }
    Metrics.Disk disk = metrics.disk();
    if (disk != null) {
      put(AlertMetric.DISK, null, percent(disk.usage(), disk.used(), disk.total()));
    }
    orEmpty(metrics.gpu()).forEach(this::gpu);
  }

  private void gpu(Metrics.Gpu gpu) {
    String device = gpu.deviceId();
    put(AlertMetric.GPU_TEMPERATURE, device, gpu.temperature());
    put(AlertMetric.GPU_MEMORY, device, percent(null, gpu.memoryUsed(), gpu.memoryTotal()));
    Long errors = gpu.eccErrors();
    put(AlertMetric.GPU_ECC_ERRORS, device, errors == null ? null : errors.doubleValue());
    put(AlertMetric.GPU_XID, device, xid(gpu.xid()));
  }

  /** Agents send a number, a text with one, or a list of either, the last error last. */
  private static @Nullable Double xid(@Nullable Object said) {
    if (said instanceof Number number) {
      return number.doubleValue();
    } else if (said instanceof Collection<?> list) {
      return list.isEmpty() ? Double.valueOf(0) : xid(List.copyOf(list).get(list.size() - 1));
    }
    String digits = Objects.toString(said, "").replaceFirst("^\\D*(\\d{1,9}).*$", "$1");
    return digits.matches("\\d{1,9}") ? Double.valueOf(digits) : null;
  }

  private static @Nullable Double percent(
      @Nullable Double usage, @Nullable Long used, @Nullable Long total) {
    if (usage != null) {
      return usage;
    }
    return used == null || total == null || total <= 0 ? null : 100.0 * used / total;
  }

  private void put(AlertMetric metric, @Nullable String deviceId, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      values.put(new Reading(metric, deviceId), value);
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
