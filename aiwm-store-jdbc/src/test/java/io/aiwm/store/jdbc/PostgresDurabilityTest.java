package io.aiwm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.dialect.Dialects;
import io.aiwm.testkit.Fixtures;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@PostgresServer.Needed
@DisplayName("What PostgreSQL acknowledges")
@Timeout(90)
class PostgresDurabilityTest {
  private static final int WRITERS = 4;
  private static final int ENOUGH = 300;

  @TempDir private Path folder;

  @Test
  @DisplayName("survives the death of the server in the middle of its work, and nothing by halves")
  void killed() throws Exception {
    List<String> acknowledged;
    try (EmbeddedPostgres server = start(PostgresServer.durable())) {
      acknowledged = acknowledgedBeforeDeath(server);
    }
    try (EmbeddedPostgres server = start(PostgresServer.durable());
        HikariDataSource pool = PostgresServer.pool(server);
        JdbcStore store = H2Files.open(pool)) {
      List<String> landed = allNodes(store);
      assertThat(landed).doesNotHaveDuplicates().containsAll(acknowledged);
      assertThat(StoredEvents.subjects(store)).containsExactlyInAnyOrderElementsOf(landed);
    }
  }

  private EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
    return PostgresServer.start(
        builder.setDataDirectory(folder.resolve("data")).setCleanDataDirectory(false));
  }

  private List<String> acknowledgedBeforeDeath(EmbeddedPostgres server) throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    CountDownLatch enough = new CountDownLatch(ENOUGH);
    try (HikariDataSource pool = PostgresServer.pool(server);
        JdbcStore store = H2Files.open(pool)) {
      pool.getHikariConfigMXBean().setConnectionTimeout(1_000);
      List<CompletableFuture<Void>> writers =
          Stream.generate(
                  () ->
                      CompletableFuture.runAsync(() -> writeToTheEnd(store, acknowledged, enough)))
              .limit(WRITERS)
              .toList();
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      kill();
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    }
    return new ArrayList<>(acknowledged);
  }

  private static void writeToTheEnd(
      Store store, Queue<String> acknowledged, CountDownLatch enough) {
    try {
      while (true) {
        String name = "node-" + Fixtures.newId();
        Node node = Fixtures.node(name);
        if (store.commit(H2Files.inserting(node)).applied()) {
          acknowledged.add(node.id());
          enough.countDown();
        }
      }
    } catch (StoreUnavailableException dead) {
      // With assertions on, the driver may meet the broken connection as an AssertionError of its
      // own.
      assertThat(dead).hasMessageFindingMatch("connection|driver");
    }
  }

  /** First the parent, which else would begin to tidy up. */
  private void kill() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0));
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> backends = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    backends.forEach(ProcessHandle::destroyForcibly);
    postmaster.onExit().join();
    backends.forEach(backend -> backend.onExit().join());
  }

  private static List<String> allNodes(Store store) {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      var page = store.list(Node.KIND, Query.in(Scope.all()).limitedTo(100).from(cursor));
      page.data().forEach(node -> ids.add(node.id()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  @Test
  @DisplayName("is warned about where the server does not write it to disk")
  void withoutFsync() {
    try (EmbeddedPostgres server = start(EmbeddedPostgres.builder());
        HikariDataSource pool = PostgresServer.pool(server);
        Warnings warnings = new Warnings()) {
      H2Files.open(pool).close();
      assertThat(warnings.texts()).anyMatch(text -> text.contains("after a crash"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("is on disk though the host's sessions would not wait, whose setting stays")
  void withoutWaiting() throws SQLException {
    try (HikariDataSource pool = PostgresServer.pool("options=-c%20synchronous_commit=off");
        Connection connection = pool.getConnection()) {
      Dialect dialect = Dialects.of(connection);
      Database database = new Database(pool, dialect, 10);
      assertThat(database.transaction(PostgresDurabilityTest::waits)).isEqualTo("on");
      assertThat(database.autocommitted(PostgresDurabilityTest::waits)).isEqualTo("off");
    }
  }

  private static String waits(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW synchronous_commit")) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
