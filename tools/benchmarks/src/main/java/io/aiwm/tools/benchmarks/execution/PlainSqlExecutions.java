package io.aiwm.tools.benchmarks.execution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * The floor: tables made for this one purpose, and one transaction for each step, which stores its
 * result and history and what is sent next. It neither repeats, times out, retries nor cancels.
 */
final class PlainSqlExecutions implements ExecutionContestant {
  private static final String TABLES =
      """
      CREATE TABLE execution (id TEXT PRIMARY KEY, status TEXT NOT NULL, progress INT NOT NULL,
        updated_at TIMESTAMP NOT NULL);
      CREATE TABLE step (execution_id TEXT, index INT, status TEXT NOT NULL, result TEXT,
        updated_at TIMESTAMP, PRIMARY KEY (execution_id, index));
      CREATE TABLE history (id BIGSERIAL PRIMARY KEY, execution_id TEXT NOT NULL, index INT,
        what TEXT NOT NULL, happened_at TIMESTAMP NOT NULL);
      CREATE INDEX history_execution_ix ON history (execution_id);
      CREATE TABLE audit (id BIGSERIAL PRIMARY KEY, execution_id TEXT NOT NULL,
        actor TEXT NOT NULL, what TEXT NOT NULL, happened_at TIMESTAMP NOT NULL);
      CREATE INDEX audit_execution_ix ON audit (execution_id)\
      """;

  private final AtomicLong counter = new AtomicLong();
  private final ExecutorService work = Executors.newFixedThreadPool(16);
  private final Map<String, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
  private final DataSource database;
  private final PlainLink link;

  PlainSqlExecutions(DataSource database, PlainLink link) throws SQLException {
    this.database = database;
    this.link = link;
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
    link.listen(name(), (execution, step) -> work.execute(() -> answered(execution, step)));
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public void execute() throws Exception {
    String id = name() + "-" + counter.incrementAndGet();
    CompletableFuture<Void> end = new CompletableFuture<>();
    ends.put(id, end);
    transaction(
        connection -> {
          run(connection, "INSERT INTO execution VALUES (?, 'running', 0, now())", id);
          for (int i = 0; i < STEPS; i++) {
            String status = i == 0 ? "running" : "pending";
            run(connection, "INSERT INTO step VALUES (?, ?, ?, NULL, now())", id, i, status);
          }
          history(connection, id, 0, "command");
          String audit =
              "INSERT INTO audit (execution_id, actor, what, happened_at) VALUES (?, ?, ?, now())";
          run(connection, audit, id, "bench", "create");
        });
    link.send(id, 0);
    end.get(1, TimeUnit.MINUTES);
  }

  private void answered(String id, int step) {
    boolean last = step == STEPS - 1;
    transaction(
        connection -> {
          String end =
              "UPDATE step SET status = ?, result = ?, updated_at = now()"
                  + " WHERE execution_id = ? AND index = ?";
          run(connection, end, "completed", "{}", id, step);
          history(connection, id, step, "result");
          if (!last) {
            run(connection, end, "running", "", id, step + 1);
            history(connection, id, step + 1, "command");
          }
          String progress =
              "UPDATE execution SET status = ?, progress = ?, updated_at = now() WHERE id = ?";
          int percent = 100 * (step + 1) / STEPS;
          run(connection, progress, last ? "completed" : "running", percent, id);
        });
    if (last) {
      Objects.requireNonNull(ends.remove(id)).complete(null);
    } else {
      link.send(id, step + 1);
    }
  }

  private static void history(Connection connection, String id, int step, String what)
      throws SQLException {
    String sql =
        "INSERT INTO history (execution_id, index, what, happened_at) VALUES (?, ?, ?, now())";
    run(connection, sql, id, step, what);
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /** Work to be done in one transaction. */
  @FunctionalInterface
  private interface Work {
    void run(Connection connection) throws SQLException;
  }

  private void transaction(Work writes) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      writes.run(connection);
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    work.shutdown();
  }
}
