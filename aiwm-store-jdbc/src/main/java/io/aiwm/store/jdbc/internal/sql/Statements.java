package io.aiwm.store.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements on connections that are at hand, each bounded in time. */
public class Statements {
  private final StatementRules rules;
  private final int timeoutSeconds;

  protected Statements(StatementRules rules, int timeoutSeconds) {
    this.rules = rules;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  public interface RowReader<R> {
    R read(ResultSet row) throws SQLException;
  }

  public <R> List<R> query(Connection connection, Sql sql, RowReader<R> reader)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql);
        ResultSet result = statement.executeQuery()) {
      List<R> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    }
  }

  public int update(Connection connection, Sql sql) throws SQLException {
    rules.requireRoom();
    try (PreparedStatement statement = prepare(connection, sql)) {
      return statement.executeUpdate();
    }
  }

  /** Runs a statement whose results, if it has any, do not matter. */
  public boolean execute(Connection connection, Sql sql) throws SQLException {
    rules.requireRoom();
    try (PreparedStatement statement = prepare(connection, sql)) {
      return statement.execute();
    }
  }

  /** Runs one statement for each row of parameters and returns how many rows each changed. */
  public int[] counted(Connection connection, String sql, List<Object[]> rows) throws SQLException {
    if (rules.countsBatches()) {
      return batch(connection, sql, rows);
    }
    int[] counts = new int[rows.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = update(connection, new Sql(sql, rows.get(i)));
    }
    return counts;
  }

  /** Runs one statement for each row of parameters, in as few round trips as there can be. */
  public int[] batch(Connection connection, String sql, List<Object[]> rows) throws SQLException {
    rules.requireRoom();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      rules.limitTime(statement, timeoutSeconds);
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          statement.setObject(i + 1, rules.toParameter(row[i]));
        }
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  public PreparedStatement prepare(Connection connection, Sql sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.text());
    try {
      rules.limitTime(statement, timeoutSeconds);
      int index = 0;
      for (Object parameter : sql.parameters()) {
        statement.setObject(++index, rules.toParameter(parameter));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
