package io.aiwm.core.internal.telemetry;

import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A message of telemetry without what no machine can have: an impossible number is absent, as one
 * that was not measured is.
 *
 * @param telemetry what is left
 * @param refused what is not, by name
 */
record PlausibilityCheck(NodeTelemetry telemetry, Map<String, Number> refused) {

  static PlausibilityCheck of(NodeTelemetry said) {
    Ranges ranges = new Ranges();
    NodeTelemetry telemetry =
        new NodeTelemetry(
            said.nodeId(),
            said.lastSeenAt(),
            said.lastHeartbeat(),
            said.heartbeat() == null ? null : heartbeat(said.heartbeat(), ranges),
            said.lastMetricsAt(),
            said.metrics() == null ? null : metrics(said.metrics(), ranges));
    return new PlausibilityCheck(telemetry, ranges.refused());
  }

  private static Heartbeat heartbeat(Heartbeat said, Ranges ranges) {
    return new Heartbeat(
        said.status(),
        ranges.count("uptimeSeconds", said.uptimeSeconds()),
        ranges.percent("cpuUsage", said.cpuUsage()),
        ranges.percent("ramUsage", said.ramUsage()),
        ranges.count("activeDeployments", said.activeDeployments()),
        each("gpuStatus", said.gpuStatus(), (name, gpu) -> gpuStatus(name, gpu, ranges)));
  }

  private static GpuStatus gpuStatus(String name, GpuStatus said, Ranges ranges) {
    return new GpuStatus(
        said.deviceId(),
        ranges.percent(name + "utilization", said.utilization()),
        ranges.count(name + "memoryUsed", said.memoryUsed()),
        ranges.temperature(name + "temperature", said.temperature()),
        said.status());
  }

  private static Metrics metrics(Metrics said, Ranges ranges) {
    return new Metrics(
        said.cpu() == null ? null : cpu(said.cpu(), ranges),
        said.memory() == null ? null : memory(said.memory(), ranges),
        said.disk() == null ? null : disk(said.disk(), ranges),
        said.network() == null ? null : network(said.network(), ranges),
        each("gpu", said.gpu(), (name, gpu) -> gpu(name, gpu, ranges)));
  }

  private static Metrics.Cpu cpu(Metrics.Cpu said, Ranges ranges) {
    List<Double> load = said.loadAvg();
    return new Metrics.Cpu(
        ranges.percent("cpu.usage", said.usage()),
        ranges.count("cpu.cores", said.cores()),
        load == null ? null : load.stream().map(l -> ranges.amount("cpu.loadAvg", l)).toList(),
        ranges.count("cpu.processes", said.processes()),
        ranges.temperature("cpu.temperature", said.temperature()));
  }

  private static Metrics.Memory memory(Metrics.Memory said, Ranges ranges) {
    return new Metrics.Memory(
        ranges.count("memory.total", said.total()),
        ranges.count("memory.used", said.used()),
        ranges.count("memory.free", said.free()),
        ranges.count("memory.buffers", said.buffers()),
        ranges.count("memory.cached", said.cached()),
        ranges.percent("memory.usage", said.usage()));
  }

  private static Metrics.Disk disk(Metrics.Disk said, Ranges ranges) {
    return new Metrics.Disk(
        ranges.count("disk.total", said.total()),
        ranges.count("disk.used", said.used()),
        ranges.count("disk.free", said.free()),
        ranges.count("disk.ioRead", said.ioRead()),
        ranges.count("disk.ioWrite", said.ioWrite()),
        ranges.percent("disk.usage", said.usage()));
  }

  private static Metrics.Network network(Metrics.Network said, Ranges ranges) {
    return new Metrics.Network(
        ranges.count("network.bytesIn", said.bytesIn()),
        ranges.count("network.bytesOut", said.bytesOut()),
        ranges.count("network.packetsIn", said.packetsIn()),
        ranges.count("network.packetsOut", said.packetsOut()));
  }

  private static Metrics.Gpu gpu(String name, Metrics.Gpu said, Ranges ranges) {
    return new Metrics.Gpu(
        said.deviceId(),
        said.model(),
        ranges.percent(name + "utilization", said.utilization()),
        ranges.count(name + "memoryTotal", said.memoryTotal()),
        ranges.count(name + "memoryUsed", said.memoryUsed()),
        ranges.count(name + "memoryFree", said.memoryFree()),
        ranges.temperature(name + "temperature", said.temperature()),
        ranges.amount(name + "powerUsage", said.powerUsage()),
        ranges.amount(name + "powerLimit", said.powerLimit()),
        ranges.fan(name + "fanSpeed", said.fanSpeed()),
        ranges.count(name + "eccErrors", said.eccErrors()),
        said.xid(),
        said.throttleReasons(),
        each("processes", said.processes(), (process, one) -> process(one, ranges)),
        ranges.amount(name + "smClock", said.smClock()),
        ranges.amount(name + "memoryClock", said.memoryClock()));
  }

  private static Metrics.GpuProcess process(Metrics.GpuProcess said, Ranges ranges) {
    return new Metrics.GpuProcess(
        said.pid(), said.name(), ranges.count("gpu.processes.memoryUsed", said.memoryUsed()));
  }

  /** Checked elements of a list, by name and index; {@code null} elements are dropped. */
  private static <T> @Nullable List<T> each(
      String name, @Nullable List<T> list, BiFunction<String, T, T> checked) {
    if (list == null) {
      return null;
    }
    List<T> all = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      T one = list.get(i);
      if (Objects.nonNull(one)) {
        all.add(checked.apply(name + "." + i + ".", one));
      }
    }
    return all;
  }
}
