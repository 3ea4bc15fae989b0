package io.aiwm.agent.docker;

import com.github.dockerjava.api.model.BlkioStatEntry;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.StatisticNetworksConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The engine's counters as figures, computed as {@code docker stats} does. */
final class ContainerUsage {
  private ContainerUsage() {}

  /** CPU in percent of one core, memory and traffic in bytes; what is not measured is left out. */
  static Map<String, Object> of(Statistics statistics) {
    Map<String, Object> usage = new LinkedHashMap<>();
    Double cpu = cpu(statistics.getPreCpuStats(), statistics.getCpuStats());
    if (cpu != null) {
      usage.put("cpuUsage", cpu);
    }
    memory(usage, statistics.getMemoryStats());
    Map<String, StatisticNetworksConfig> networks = statistics.getNetworks();
    if (networks != null) {
      usage.put("networkBytesIn", sum(networks, StatisticNetworksConfig::getRxBytes));
      usage.put("networkBytesOut", sum(networks, StatisticNetworksConfig::getTxBytes));
    }
    if (statistics.getBlkioStats() != null) {
      List<BlkioStatEntry> bytes = statistics.getBlkioStats().getIoServiceBytesRecursive();
      usage.put("diskBytesRead", sum(bytes, "read"));
      usage.put("diskBytesWritten", sum(bytes, "write"));
    }
    if (statistics.getPidsStats() != null && statistics.getPidsStats().getCurrent() != null) {
      usage.put("processes", statistics.getPidsStats().getCurrent());
    }
    return usage;
  }

  private static @Nullable Double cpu(
      @Nullable CpuStatsConfig before, @Nullable CpuStatsConfig now) {
    if (before == null
        || now == null
        || before.getCpuUsage() == null
        || now.getCpuUsage() == null
        || before.getSystemCpuUsage() == null
        || now.getSystemCpuUsage() == null) {
      return null;
    }
    double used = now.getCpuUsage().getTotalUsage() - before.getCpuUsage().getTotalUsage();
    double system = now.getSystemCpuUsage() - before.getSystemCpuUsage();
    long cores = Objects.requireNonNullElse(now.getOnlineCpus(), 1L);
    return system <= 0 ? null : Math.round(Math.max(0, used / system * cores) * 1000) / 10.0;
  }

  private static void memory(Map<String, Object> usage, @Nullable MemoryStatsConfig memory) {
    if (memory == null || memory.getUsage() == null) {
      return;
    }
    // The page cache is given back when somebody needs it; counting it would show a leak.
    long used = Math.max(0, memory.getUsage() - cache(memory.getStats()));
    usage.put("memoryUsed", used);
    Long limit = memory.getLimit();
    if (limit != null && limit > 0) {
      usage.put("memoryLimit", limit);
      usage.put("memoryUsage", Math.round(1000.0 * used / limit) / 10.0);
    }
  }

  private static long cache(@Nullable StatsConfig stats) {
    if (stats == null) {
      return 0;
    }
    // The first is cgroup v1, the second v2.
    Long cache =
        stats.getTotalInactiveFile() != null
            ? stats.getTotalInactiveFile()
            : stats.getInactiveFile();
    return cache == null ? 0 : cache;
  }

  private static long sum(
      Map<String, StatisticNetworksConfig> networks,
      Function<StatisticNetworksConfig, @Nullable Long> counter) {
    return networks.values().stream()
        .map(counter)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private static long sum(@Nullable List<BlkioStatEntry> entries, String operation) {
    return entries == null
        ? 0
        : entries.stream()
            .filter(it -> operation.equalsIgnoreCase(it.getOp()) && it.getValue() != null)
            .mapToLong(BlkioStatEntry::getValue)
            .sum();
  }
}
