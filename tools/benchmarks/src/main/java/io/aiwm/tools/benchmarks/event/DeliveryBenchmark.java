package io.aiwm.tools.benchmarks.event;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Subject;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.notifier.HttpNotifier;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * From change to delivery at a local HTTP receiver: how long it takes, how many in a second, and
 * what an outage of the receiver leaves behind. Arguments: {@code [jdbcUrl] [outageEvents]}; H2 in
 * a temporary directory and 50,000 by default.
 */
public final class DeliveryBenchmark {
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final TimeSource TIME = TimeSource.system();
  private static final int NODES = 500;
  private static final int READ_SECONDS = 20;
  private static final int BATCH = 100;
  private static final Caller ADMIN =
      new Caller(
          Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER)),
          "bench",
          "127.0.0.1");

  private final Aiwm aiwm;
  private final DeliveryReceiver receiver;
  private final List<String> nodes = new ArrayList<>();
  private final Map<String, NodeStatus> statuses = new HashMap<>();
  private final Map<String, Long> changed = new HashMap<>();
  private int next;

  private DeliveryBenchmark(Aiwm aiwm, DeliveryReceiver receiver) {
    this.aiwm = aiwm;
    this.receiver = receiver;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("delivery");
    String h2 = "jdbc:h2:file:" + directory.resolve("db") + ";WRITE_DELAY=0";
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(arguments.length > 0 ? arguments[0] : h2);
    config.setMaximumPoolSize(20);
    int outage = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
    try (HikariDataSource database = new HikariDataSource(config);
        DeliveryReceiver receiver = new DeliveryReceiver();
        Aiwm aiwm = engine(database, receiver)) {
      aiwm.start();
      new DeliveryBenchmark(aiwm, receiver).run(outage);
    }
  }

  private static Aiwm engine(HikariDataSource database, DeliveryReceiver receiver) {
    return Aiwm.builder()
        .store(JdbcStore.on(database))
        .authenticator(request -> ADMIN.principal())
        .http(HttpSettings.defaults().withRequestsPerMinute(1_000_000))
        .nodeTokens(NodeTokens.hs256(SECRET))
        .notifier(HttpNotifier.builder(receiver.url()).allowPrivateNetworks().build())
        .build();
  }

  private void run(int outage) throws InterruptedException {
    TimeUnit.SECONDS.sleep(2); // A notifier that is new begins where the log ends.
    for (int i = 0; i < NODES; i++) {
      Node node = aiwm.nodes().create(ADMIN, NodeDraft.worker("node-" + i));
      nodes.add(node.id());
      changed.put(Event.idOf(subject(node.id()), 1, 0), TIME.nanos());
    }
    sustained("warm-up", 300, 10);
    sustained("paced", 50, 20);
    sustained("sustained", 1_000, 30);
    outage(outage, reads());
    System.out.printf(
        "delivered %,d of %,d; repeated %,d; out of order %,d%n",
        receiver.arrivals.size(), changed.size(), receiver.repeated.get(), outOfOrder());
  }

  /** Changes nodes at a rate, and prints how long each took to be delivered. */
  private void sustained(String name, int perSecond, int seconds) throws InterruptedException {
    List<String> events = new ArrayList<>();
    long begun = TIME.nanos();
    int batch = Math.max(1, perSecond / 20);
    for (int sent = 0; sent < perSecond * seconds; sent += batch) {
      long due = begun + TimeUnit.SECONDS.toNanos(1) * sent / perSecond;
      TimeUnit.NANOSECONDS.sleep(due - TIME.nanos());
      events.addAll(change(batch));
    }
    double took = (TIME.nanos() - begun) / 1e9;
    awaitAll(events);
    long[] lags = events.stream().mapToLong(this::lag).toArray();
    System.out.printf(
        "%s: %,.0f changes a second for %.0f s; change to delivery %s%n",
        name, events.size() / took, took, percentiles(lags));
  }

  private long lag(String event) {
    return receiver.arrivals.getOrDefault(event, 0L) - changed.getOrDefault(event, 0L);
  }

  private void outage(int events, long[] quiet) throws InterruptedException {
    receiver.down = true;
    long begun = TIME.nanos();
    List<String> queued = new ArrayList<>();
    while (queued.size() < events) {
      queued.addAll(change(BATCH));
    }
    double down = (TIME.nanos() - begun) / 1e9;
    long[] during = reads();
    receiver.down = false;
    long back = TIME.nanos();
    PacedReads reads = PacedReads.of(aiwm, nodes);
    awaitAll(queued);
    double took = (TIME.nanos() - back) / 1e9;
    long[] after = reads.end();
    System.out.printf(
        "outage: %,d events queued in %.0f s; delivered within %.0f s of the receiver's return%n",
        queued.size(), down, took);
    System.out.printf(
        "GET /nodes/{id}: quiet %s; receiver down %s; catching up %s%n",
        percentiles(quiet), percentiles(during), percentiles(after));
    System.out.printf(
        "catching up over quiet: p50 %.2f, p95 %.2f%n",
        percentile(after, 0.50) / percentile(quiet, 0.50),
        percentile(after, 0.95) / percentile(quiet, 0.95));
  }

  /** How long reads take as things are. */
  private long[] reads() throws InterruptedException {
    PacedReads reads = PacedReads.of(aiwm, nodes);
    TimeUnit.SECONDS.sleep(READ_SECONDS);
    return reads.end();
  }

  /** The status of some nodes changes, each with one event. */
  private List<String> change(int count) {
    List<Addressed> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = nodes.get(Math.floorMod(next++, NODES));
      NodeStatus status =
          statuses.merge(
              id,
              NodeStatus.INACTIVE,
              (before, first) ->
                  before == NodeStatus.INACTIVE ? NodeStatus.OFFLINE : NodeStatus.INACTIVE);
      inputs.add(new Addressed(ADMIN, id, new NodeInput.Patched(NodePatch.toStatus(status))));
    }
    long now = TIME.nanos();
    List<String> events = new ArrayList<>();
    aiwm.port(NodePort.class)
        .applyAll(inputs)
        .forEach(
            outcome -> {
              Node node = Objects.requireNonNull(outcome.node());
              String id = Event.idOf(subject(node.id()), node.version(), 0);
              changed.put(id, now);
              events.add(id);
            });
    return events;
  }

  private static Subject subject(String id) {
    return new Subject("node", id);
  }

  private void awaitAll(List<String> events) throws InterruptedException {
    long begun = TIME.nanos();
    while (!receiver.arrivals.keySet().containsAll(events)) {
      if (TIME.nanos() - begun > TimeUnit.MINUTES.toNanos(10)) {
        throw new IllegalStateException("Not all events were delivered within ten minutes");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private int outOfOrder() {
    Map<String, Long> latest = new HashMap<>();
    int wrong = 0;
    for (String id : receiver.order) {
      String[] parts = id.split("-");
      long version = Long.parseLong(parts[2]);
      wrong += latest.getOrDefault(parts[1], 0L) > version ? 1 : 0;
      latest.put(parts[1], version);
    }
    return wrong;
  }

  private static String percentiles(long[] nanos) {
    return "p50 %.2f ms, p95 %.2f ms, p99 %.2f ms"
        .formatted(percentile(nanos, 0.50), percentile(nanos, 0.95), percentile(nanos, 0.99));
  }

  /** In milliseconds. */
  private static double percentile(long[] nanos, double part) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * part))] / 1e6;
  }
}
