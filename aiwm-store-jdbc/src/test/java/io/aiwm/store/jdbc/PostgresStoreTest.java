package io.aiwm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.testkit.Fixtures;
import java.sql.Connection;
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

  private Store open(JdbcStoreBuilder builder) {
    Store store = builder.schema(schema).build();
    store.open(Fixtures.storeContext(TimeSource.system(), scheduler));
    stores.add(store);
    return store;
  }

  @Test
  @DisplayName("hears of a signal at once, and again after its connection was cut")
  void heard() throws Exception {
    Store sender = open(JdbcStore.builder(pool));
    Store receiver = open(JdbcStore.builder(pool));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    receiver.signals().subscribe("b", heard::add);
    assertThat(delay(sender, heard, "one")).isLessThan(Duration.ofSeconds(5));
    cutListeners();
    assertThat(delay(sender, heard, "two")).isLessThan(Duration.ofSeconds(5));
  }

  private static Duration delay(Store sender, BlockingQueue<String> heard, String payload)
      throws InterruptedException {
    TimeSource time = TimeSource.system();
    long start = time.nanos();
    sender.signals().send("b", payload);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(payload);
    return Duration.ofNanos(time.nanos() - start);
  }

  private void cutListeners() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1' AND pid <> pg_backend_pid()");
    }
  }
}
