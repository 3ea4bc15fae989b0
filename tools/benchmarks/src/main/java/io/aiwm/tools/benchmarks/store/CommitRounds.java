package io.aiwm.tools.benchmarks.store;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.tools.benchmarks.measure.Rounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Compare-and-set of one node with one event, durably; each writer has a node of its own. */
final class CommitRounds {
  private static final int COMMITS = 10_000;
  private static final Owner OWNER = Owner.of("bench", "bench");

  private final Store store;
  private final BareSql bare;
  private final DataSource database;
  private final TimeSource time;
  private final Codec<Node> nodes = new JsonCodecs().codec(Node.class);
  private final Codec<Event> events = new JsonCodecs().codec(Event.class);

  CommitRounds(Store store, BareSql bare, DataSource database, TimeSource time) {
    this.store = store;
    this.bare = bare;
    this.database = database;
    this.time = time;
  }

  void run(int writers) throws SQLException {
    List<Writer> all = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      all.add(new Writer(Samples.node("writer-" + writers + "-" + i, time.now())));
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      Rounds.compare(
          time,
          "compare-and-set with an event, " + writers + " at once",
          COMMITS,
          () -> each(threads, all.stream().<Runnable>map(writer -> writer::store).toList()),
          () -> each(threads, all.stream().<Runnable>map(writer -> writer::bare).toList()));
    } finally {
      threads.shutdown();
    }
  }

  private static void each(ExecutorService threads, List<Runnable> tasks) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (Runnable task : tasks) {
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < COMMITS / tasks.size(); i++) {
                  task.run();
                }
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }

  /** Two copies of a node, one in the store and one in the bare table. */
  private final class Writer {
    private Node stored;
    private Node plain;

    Writer(Node node) throws SQLException {
      stored = node;
      plain = node;
      store.commit(Commit.builder().insert(Node.KIND, node).build());
      try (Connection connection = database.getConnection()) {
        bare.insertNode(connection, node.id(), nodes.encode(node));
      }
    }

    void store() {
      stored = next(stored);
      if (!store
          .commit(Commit.builder().replace(Node.KIND, stored).event(event(stored)).build())
          .applied()) {
        throw new IllegalStateException("Lost a race that nobody ran");
      }
    }

    void bare() {
      Node next = next(plain);
      try (Connection connection = database.getConnection()) {
        bare.replace(
            connection,
            plain.id(),
            plain.version(),
            nodes.encode(next),
            events.encode(event(next)));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      plain = next;
    }
  }

  private Node next(Node node) {
    return node.withHeader(node.header().next("bench", time.now()));
  }

  private static Event event(Node node) {
    Subject subject = new Subject("node", node.id());
    Header header = node.header();
    return new Event(
        Event.idOf(subject, node.version(), 0),
        "node.connected",
        Severity.INFO,
        subject,
        node.version(),
        0,
        header.updatedAt(),
        OWNER,
        Recipients.of(OWNER),
        "benchmark",
        Map.of("name", node.name()));
  }
}
