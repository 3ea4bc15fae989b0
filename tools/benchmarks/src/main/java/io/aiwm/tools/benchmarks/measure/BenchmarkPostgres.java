package io.aiwm.tools.benchmarks.measure;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL with durable commits and a database for each contestant, so that the server counts
 * them apart. Checkpoints are put off: the page images after each would be written to the log of
 * whoever comes next.
 */
public final class BenchmarkPostgres implements AutoCloseable {
  private static final int POOL = 20;

  private final EmbeddedPostgres server;
  private final List<HikariDataSource> pools = new ArrayList<>();

  public BenchmarkPostgres() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("checkpoint_timeout", "1h")
            .setServerConfig("max_wal_size", "8GB")
            .start();
  }

  /** A new database. */
  public HikariDataSource create(String name) throws SQLException {
    execute("CREATE DATABASE " + name);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", name));
    config.setUsername("postgres");
    config.setPassword("postgres");
    config.setMaximumPoolSize(POOL);
    HikariDataSource pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  /** Commits in a database so far; those of the last ten seconds may be missing. */
  public long commits(String name) throws SQLException {
    return number("SELECT xact_commit FROM pg_stat_database WHERE datname = '" + name + "'");
  }

  /** Bytes written to the log so far, by all databases. */
  public long logBytes() throws SQLException {
    return number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    pools.forEach(HikariDataSource::close);
    server.close();
  }
}
