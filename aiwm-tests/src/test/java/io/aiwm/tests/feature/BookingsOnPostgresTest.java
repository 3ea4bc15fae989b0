package io.aiwm.tests.feature;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A feature of a host's own, on PostgreSQL:")
class BookingsOnPostgresTest extends BookingsContract {
  private static EmbeddedPostgres server;
  private HikariDataSource pool;

  @BeforeAll
  static void serve() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off")
            .start();
  }

  @Override
  Store store() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(4);
    pool = new HikariDataSource(config);
    return JdbcStore.on(pool);
  }

  @AfterEach
  void empty() throws SQLException {
    world.close();
    try (Connection connection = pool.getConnection()) {
      connection.createStatement().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    pool.close();
  }

  @AfterAll
  static void shutDown() throws IOException {
    server.close();
  }
}
