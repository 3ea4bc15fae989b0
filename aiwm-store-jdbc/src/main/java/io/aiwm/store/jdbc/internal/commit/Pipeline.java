package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends statements together, so that a small transaction waits for the database twice: once for all
 * of its statements, once for its commit. For one transaction of a {@link Dialect#pipelines dialect
 * that can}, by one thread.
 */
final class Pipeline implements StatementSink {
  private final Sql together = new Sql("");
  private final List<Outcome> outcomes = new ArrayList<>();

  /** Reads the outcome of the statement that is the current one. */
  @FunctionalInterface
  private interface Outcome {
    void read(PreparedStatement statement) throws SQLException;
  }

  @Override
  public void update(String sql, List<Object[]> rows, Count count) {
    for (Object[] row : rows) {
      add(sql, row);
      outcomes.add(statement -> count.of(statement.getUpdateCount()));
    }
  }

  @Override
  public void query(Sql sql, Row row) {
    add(sql.text(), sql.parameters().toArray());
    outcomes.add(statement -> readAll(statement, row));
  }

  private void add(String sql, Object[] parameters) {
    together.add(outcomes.isEmpty() ? sql : "; " + sql, parameters);
  }

  private static void readAll(PreparedStatement statement, Row row) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      while (result.next()) {
        row.read(result);
      }
    }
  }

  void run(Database database, Connection connection) throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = database.prepare(connection, together)) {
      statement.execute();
      for (Outcome outcome : outcomes) {
        outcome.read(statement);
        statement.getMoreResults();
      }
    }
  }
}
