package io.aiwm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.testkit.Fixtures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@PostgresServer.Needed
@DisplayName("The JDBC store on PostgreSQL")
@Timeout(60)
class PostgresStoreTest {
  private final String schema = PostgresServer.newSchema();
  private final HikariDataSource pool = PostgresServer.pool();
  private final Scheduler scheduler = Scheduler.system("postgres-test", 2);
  private final List<Store> stores = new ArrayList<>();

  @AfterEach
  void close() {
    stores.forEach(Store::close);
    scheduler.close();
    pool.close();
  }

  private Store open(JdbcStoreBuilder builder, Scheduler polling) {
    Store store = builder.schema(schema).build();
    store.open(Fixtures.storeContext(TimeSource.system(), polling));
    stores.add(store);
    return store;
  }

  @Test
  @DisplayName("hears of a signal without polling for it, and again after its connection was cut")
  void heard() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Store sender = open(JdbcStore.builder(pool), scheduler);
    Store receiver = open(JdbcStore.builder(pool), new OnlyNow(scheduler));
    receiver.signals().subscribe("b", heard::add);
    sender.signals().send("b", "one");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
    cutListeners();
    sender.signals().send("b", "two");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
  }

  @Test
  @DisplayName("polls for signals where it may not keep a connection to listen")
  void polled() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Store sender = open(JdbcStore.builder(pool), scheduler);
    Store receiver = open(JdbcStore.builder(pool).listen(false), scheduler);
    receiver.signals().subscribe("b", heard::add);
    sender.signals().send("b", "one");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
    assertThat(listeners()).isZero();
  }

  private long listeners() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%"
                    + schema
                    + "%'")) {
      assertThat(count.next()).isTrue();
      return count.getLong(1);
    }
  }

  private void cutListeners() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1' AND pid <> pg_backend_pid()");
    }
  }

  /**
   * Runs what is to run at once, and nothing later.
   *
   * @param scheduler that does it
   */
  private record OnlyNow(Scheduler scheduler) implements Scheduler {
    @Override
    public Cancellable after(Duration delay, Runnable task) {
      return delay.isZero() ? scheduler.after(delay, task) : () -> {};
    }

    @Override
    public Cancellable every(Duration interval, Runnable task) {
      return () -> {};
    }

    @Override
    public void close() {
      scheduler.close();
    }
  }
}
