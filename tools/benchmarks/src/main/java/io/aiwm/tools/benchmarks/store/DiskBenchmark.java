package io.aiwm.tools.benchmarks.store;

import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.store.Store;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.Aiwm;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.token.NodeTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on disk under a fleet that does nothing but report: heartbeats each 30 seconds, metrics
 * each minute, written every half second as the engine writes them; one node in a thousand changes
 * its status each second. Arguments: {@code [nodes] [minutes] [database]}; 1,000, 10 and H2 in a
 * temporary directory by default. {@link DiskTarget#of} says what names a database.
 */
public final class DiskBenchmark {
  private static final TimeSource TIME = TimeSource.system();
  private static final int FLUSHES_A_SECOND = 2;
  private static final int HEARTBEAT_SECONDS = 30;
  private static final int METRICS_SECONDS = 60;
  private static final int GPUS = 8;
  private static final Caller ADMIN =
      new Caller(
          Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER)),
          "bench",
          "127.0.0.1");

  private final Aiwm aiwm;
  private final Store store;
  private final DiskUsage disk;
  private final List<String> nodes = new ArrayList<>();
  private final Random random = new Random(1);
  private long flush;

  private DiskBenchmark(Aiwm aiwm, Store store, DiskUsage disk) {
    this.aiwm = aiwm;
    this.store = store;
    this.disk = disk;
  }

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    List<String> database =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    try (DiskTarget target = DiskTarget.of(database);
        Aiwm aiwm = engine(target.store())) {
      aiwm.start();
      new DiskBenchmark(aiwm, target.store(), target.disk()).run(count, minutes);
    }
  }

  private static Aiwm engine(Store store) {
    return Aiwm.builder()
        .store(store)
        .authenticator(request -> ADMIN.principal())
        .nodeTokens(NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark"))
        .build();
  }

  private void run(int count, int minutes) throws Exception {
    for (int i = 0; i < count; i++) {
      nodes.add(aiwm.nodes().create(ADMIN, NodeDraft.worker("node-" + i)).id());
    }
    System.out.printf("%,d nodes; %s%n", count, disk.describe());
    long begun = TIME.nanos();
    long flushes = TimeUnit.MINUTES.toSeconds(minutes) * FLUSHES_A_SECOND;
    long printed = 0;
    for (flush = 0; flush < flushes; flush++) {
      long due = begun + TimeUnit.SECONDS.toNanos(1) * flush / FLUSHES_A_SECOND;
      TimeUnit.NANOSECONDS.sleep(due - TIME.nanos());
      report();
      long seconds = flush / FLUSHES_A_SECOND;
      if (seconds - printed >= 30) {
        printed = seconds;
        System.out.printf("%,5d s: %s%n", seconds, disk.describe());
      }
    }
    System.out.printf("end: %s%n", disk.describe());
    disk.rows().forEach((table, rows) -> System.out.printf("  %s: %s%n", table, rows));
    System.out.printf("content alone: %s%n", disk.compacted());
  }

  private void report() {
    Instant now = TIME.now();
    store.telemetry().merge(due(HEARTBEAT_SECONDS).stream().map(id -> beat(id, now)).toList());
    List<String> measured = due(METRICS_SECONDS);
    store.telemetry().merge(measured.stream().map(id -> metrics(id, now)).toList());
    store.metrics().write(Resolution.FULL, measured.stream().map(id -> sample(id, now)).toList());
    if (flush % FLUSHES_A_SECOND == 0) {
      int changes = Math.max(1, nodes.size() / 1_000);
      aiwm.port(NodePort.class)
          .applyAll(random.ints(changes, 0, nodes.size()).mapToObj(this::change).toList());
    }
  }

  /** Those whose turn it is in this flush: each once in its interval. */
  private List<String> due(int seconds) {
    int flushes = seconds * FLUSHES_A_SECOND;
    List<String> due = new ArrayList<>();
    for (int i = (int) (flush % flushes); i < nodes.size(); i += flushes) {
      due.add(nodes.get(i));
    }
    return due;
  }

  private Addressed change(int node) {
    NodeStatus next = random.nextBoolean() ? NodeStatus.INACTIVE : NodeStatus.OFFLINE;
    return new Addressed(ADMIN, nodes.get(node), new NodeInput.Patched(NodePatch.toStatus(next)));
  }

  private NodeTelemetry beat(String node, Instant now) {
    List<GpuStatus> gpus = new ArrayList<>();
    for (int i = 0; i < GPUS; i++) {
      gpus.add(new GpuStatus("GPU-" + i, percent(), bytes(), percent(), "ok"));
    }
    Heartbeat heartbeat = new Heartbeat("online", 3_600 + flush, percent(), percent(), 1, gpus);
    return new NodeTelemetry(node, now, now, heartbeat, null, null);
  }

  private NodeTelemetry metrics(String node, Instant now) {
    List<Metrics.Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < GPUS; i++) {
      gpus.add(gpu(i));
    }
    Metrics metrics =
        new Metrics(
            new Metrics.Cpu(percent(), 128, List.of(percent(), percent()), 900, percent()),
            new Metrics.Memory(bytes(), bytes(), bytes(), bytes(), bytes(), percent()),
            new Metrics.Disk(bytes(), bytes(), bytes(), bytes(), bytes(), percent()),
            new Metrics.Network(bytes(), bytes(), bytes(), bytes()),
            gpus);
    return new NodeTelemetry(node, now, null, null, now, metrics);
  }

  private Metrics.Gpu gpu(int i) {
    @Nullable Long none = null;
    return new Metrics.Gpu(
        "GPU-" + i,
        "NVIDIA H200",
        percent(),
        bytes(),
        bytes(),
        none,
        percent(),
        percent(),
        700.0,
        null,
        0L,
        null,
        null,
        List.of(),
        1_980.0,
        3_201.0);
  }

  private MetricPoint sample(String node, Instant now) {
    Map<String, Statistic> series = new LinkedHashMap<>();
    for (String name :
        List.of(
            "cpu.usage",
            "cpu.temperature",
            "memory.used",
            "memory.usage",
            "disk.used",
            "disk.usage",
            "network.bytesIn",
            "network.bytesOut")) {
      series.put(name, Statistic.of(percent()));
    }
    for (int i = 0; i < GPUS; i++) {
      for (String name : List.of("utilization", "memoryUsed", "temperature", "powerUsage")) {
        series.put("gpu." + i + "." + name, Statistic.of(percent()));
      }
    }
    return new MetricPoint(node, now, series);
  }

  private double percent() {
    return random.nextInt(1_000) / 10.0;
  }

  private long bytes() {
    return random.nextLong(1L << 40);
  }
}
