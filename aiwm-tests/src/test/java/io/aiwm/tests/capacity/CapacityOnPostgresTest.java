package io.aiwm.tests.capacity;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.testkit.capacity.CapacityContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Capacity, on PostgreSQL:")
class CapacityOnPostgresTest extends CapacityContract {
  private static EmbeddedPostgres server;
  private final List<HikariDataSource> pools = new ArrayList<>();

  @BeforeAll
  static void serve() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off")
            .start();
  }

  @Override
  protected Store store() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(10);
    pools.add(new HikariDataSource(config));
    return JdbcStore.on(pools.get(pools.size() - 1));
  }

  @AfterEach
  void empty() throws SQLException {
    try (Connection connection = pools.get(0).getConnection()) {
      connection.createStatement().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    pools.forEach(HikariDataSource::close);
  }

  @AfterAll
  static void shutDown() throws IOException {
    server.close();
  }
}
