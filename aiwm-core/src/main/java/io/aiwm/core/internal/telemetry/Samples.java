package io.aiwm.core.internal.telemetry;

import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.api.wire.Metrics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a message of metrics into the series that are kept of it. */
final class Samples {
  /** More than any machine has; a bound on what one message may store. */
  private static final int MAX_GPUS = 64;

  private final Map<String, Statistic> series = new HashMap<>();

  private Samples() {}

  /**
   * The point of a message that is {@link PlausibilityCheck}; whatever was not measured is left
   * out.
   */
  static MetricPoint of(String nodeId, Instant at, Metrics metrics) {
    Samples samples = new Samples();
    samples.addMachine(metrics);
    List<Metrics.Gpu> gpus = metrics.gpu() == null ? List.of() : metrics.gpu();
    for (int i = 0; i < Math.min(gpus.size(), MAX_GPUS); i++) {
      samples.addGpu("gpu." + i + ".", gpus.get(i));
    }
    return new MetricPoint(nodeId, at, samples.series);
  }

  private void addMachine(Metrics metrics) {
    Metrics.Cpu cpu = metrics.cpu();
    if (cpu != null) {
      add("cpu.usage", cpu.usage());
      add("cpu.temperature", cpu.temperature());
    }
    Metrics.Memory memory = metrics.memory();
    if (memory != null) {
      add("memory.used", memory.used());
      add("memory.usage", memory.usage());
    }
    Metrics.Disk disk = metrics.disk();
    if (disk != null) {
      add("disk.used", disk.used());
      add("disk.usage", disk.usage());
      add("disk.ioRead", disk.ioRead());
      add("disk.ioWrite", disk.ioWrite());
    }
    Metrics.Network network = metrics.network();
    if (network != null) {
      add("network.bytesIn", network.bytesIn());
      add("network.bytesOut", network.bytesOut());
      add("network.packetsIn", network.packetsIn());
      add("network.packetsOut", network.packetsOut());
    }
  }

  private void addGpu(String prefix, Metrics.Gpu gpu) {
    add(prefix + "utilization", gpu.utilization());
    add(prefix + "memoryUsed", gpu.memoryUsed());
    add(prefix + "temperature", gpu.temperature());
    add(prefix + "powerUsage", gpu.powerUsage());
    add(prefix + "fanSpeed", gpu.fanSpeed());
  }

  private void add(String name, @Nullable Number value) {
    if (value != null && Double.isFinite(value.doubleValue())) {
      series.put(name, Statistic.of(value.doubleValue()));
    }
  }
}
