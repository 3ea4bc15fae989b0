package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;

/** One real PostgreSQL for all tests of this JVM. */
final class PostgresServer {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private PostgresServer() {}

  /** A test that needs PostgreSQL. */
  @Retention(RetentionPolicy.RUNTIME)
  @EnabledIf(
      value = "io.aiwm.store.jdbc.PostgresServer#isPossible",
      disabledReason =
          "PostgreSQL has no binaries for this platform, or would run as root, which it refuses")
  @interface Needed {}

  /** Whether it can be started at all; where it can, a failure is a failure. */
  static boolean isPossible() {
    if ("root".equals(System.getProperty("user.name")) && !mayUnshare()) {
      return false;
    }
    try {
      server();
      return true;
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).startsWith("No Postgres binary found")) {
        return false;
      }
      throw e;
    }
  }

  /** The library gives up being root by itself, where the kernel lets it. */
  private static boolean mayUnshare() {
    try {
      return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static synchronized EmbeddedPostgres server() {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = start(durable().setServerConfig("max_connections", "200"));
      server = running;
    }
    return running;
  }

  /** The library would rather be fast than durable. */
  static EmbeddedPostgres.Builder durable() {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on");
  }

  static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty schema. */
  static String newSchema() {
    String schema = "test_" + SCHEMAS.incrementAndGet();
    try (Connection connection = server().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return schema;
  }

  /** A pool whose connections begin in the server's own schema. */
  static HikariDataSource pool(String... options) {
    return pool(server(), options);
  }

  /**
   * A pool on a server.
   *
   * @param options of the URL, each with its value
   */
  static HikariDataSource pool(EmbeddedPostgres server, String... options) {
    HikariConfig config = new HikariConfig();
    String url = server.getJdbcUrl("postgres", "postgres");
    config.setJdbcUrl(options.length == 0 ? url : url + "&" + String.join("&", options));
    config.setMaximumPoolSize(12);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }
}
