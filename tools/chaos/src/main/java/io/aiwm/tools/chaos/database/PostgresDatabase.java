package io.aiwm.tools.chaos.database;

import io.aiwm.tools.chaos.process.ManagedProcess;
import io.aiwm.tools.chaos.process.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL from its own binaries, durable as it is by default. */
public final class PostgresDatabase implements Database {
  /** Of the reference host's connection pool, and one that listens. */
  private static final int CONNECTIONS_OF_A_HOST = 17;

  private final Path directory;
  private final int port = Ports.free();
  private @Nullable EmbeddedPostgres server;

  public PostgresDatabase(Path directory) {
    this.directory = directory;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "JDBC_URL", "jdbc:postgresql://localhost:" + port + "/postgres",
        "JDBC_USER", "postgres",
        "JDBC_PASSWORD", "postgres");
  }

  @Override
  public void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  @Override
  public void kill() throws IOException, InterruptedException {
    ManagedProcess.signal("KILL", processes());
    close();
  }

  private void close() throws IOException {
    EmbeddedPostgres closing = server;
    server = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void freeze() throws IOException, InterruptedException {
    ManagedProcess.signal("STOP", processes());
  }

  @Override
  public void thaw() throws IOException, InterruptedException {
    ManagedProcess.signal("CONT", processes());
  }

  private Stream<ProcessHandle> processes() throws IOException {
    String pid = Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).stream()
        .flatMap(master -> Stream.concat(Stream.of(master), master.descendants()));
  }

  @Override
  public void stop() throws IOException {
    close();
  }

  /** How many transactions have written something, ever; a crash of the server forgets none. */
  public long writes() throws SQLException {
    return ask("SELECT pg_current_xact_id()::text::bigint", row -> row.getLong(1));
  }

  @Override
  public String clients(int hosts) throws SQLException {
    String sql =
        "SELECT count(*), count(*) FILTER (WHERE state LIKE 'idle in transaction%') FROM"
            + " pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    return ask(sql, row -> clients(hosts, row.getInt(1), row.getInt(2)));
  }

  private static String clients(int hosts, int open, int stuck) {
    if (open > hosts * CONNECTIONS_OF_A_HOST || stuck > 0) {
      throw new IllegalStateException(open + " connections, " + stuck + " idle in transaction");
    }
    return open + " connections of " + hosts + " hosts, none idle in a transaction";
  }

  private <T> T ask(String sql, Reading<T> reading) throws SQLException {
    EmbeddedPostgres running = server;
    if (running == null) {
      throw new IllegalStateException("PostgreSQL is not running");
    }
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return reading.of(row);
    }
  }

  /** A reading of a row. */
  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }
}
