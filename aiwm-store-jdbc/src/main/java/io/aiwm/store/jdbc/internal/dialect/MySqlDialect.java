package io.aiwm.store.jdbc.internal.dialect;

import io.aiwm.api.store.FieldType;
import io.aiwm.store.jdbc.internal.sql.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MySQL 8 and MariaDB 10.6, and later versions of them, with InnoDB. */
final class MySqlDialect implements Dialect {
  /** Deadlock; lock wait time-out; the row has changed since the transaction's snapshot. */
  private static final int CANNOT_DROP = 1_091;

  private static final Set<Integer> TRANSIENT = Set.of(1213, 1205, 1020);

  /** Table, column and index that exist. */
  private static final Set<Integer> THERE = Set.of(1050, 1060, 1061);

  private final boolean mariaDb;

  MySqlDialect(boolean mariaDb) {
    this.mariaDb = mariaDb;
  }

  @Override
  public String name() {
    return mariaDb ? "mariadb" : "mysql";
  }

  @Override
  public String quote(String identifier) {
    return '`' + identifier + '`';
  }

  @Override
  public String columnType(FieldType type) {
    return switch (type) {
      case TEXT -> "VARCHAR(512) DEFAULT '' NOT NULL";
      case LONG, INSTANT -> "BIGINT DEFAULT 0 NOT NULL";
      case BOOLEAN -> "BOOLEAN DEFAULT FALSE NOT NULL";
    };
  }

  /** An index of InnoDB takes 3,072 bytes, of which a text may need 2,048. */
  @Override
  public String idType() {
    return "VARCHAR(64) NOT NULL";
  }

  @Override
  public String documentType() {
    return "LONGTEXT";
  }

  @Override
  public String identityType() {
    return "BIGINT AUTO_INCREMENT PRIMARY KEY";
  }

  /** By the bytes of UTF-8, whose order is that of code points; the older {@code _bin} pads. */
  @Override
  public String tableOptions() {
    String collation = mariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
    return " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE " + collation;
  }

  @Override
  public Object toColumn(FieldType type, Object indexed) {
    return indexed instanceof Instant instant ? instant.toEpochMilli() : indexed;
  }

  @Override
  public String fromColumn(String stored) {
    return stored;
  }

  /** Not NOW, which is when a statement began: it may have waited for a lock since. */
  @Override
  public String currentMillis() {
    return "CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)";
  }

  /** Assignments run from left to right, so a value comes before the time that it is judged by. */
  @Override
  public void mergeTelemetry(
      Statements statements, Connection connection, String table, List<@Nullable Object[]> rows)
      throws SQLException {
    String sql =
        "INSERT INTO "
            + table
            + " (node_id, seen_at, heartbeat_at, heartbeat, metrics_at, metrics)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE "
            + String.join(
                ", ",
                newer("heartbeat", "heartbeat_at"),
                newer("metrics", "metrics_at"),
                newer("seen_at", "seen_at"),
                newer("heartbeat_at", "heartbeat_at"),
                newer("metrics_at", "metrics_at"));
    statements.batch(connection, sql, rows);
  }

  /** A condition on a time that is absent is null, hence not true. */
  private static String newer(String column, String time) {
    return "%1$s = IF(VALUES(%2$s) >= COALESCE(%2$s, VALUES(%2$s)), VALUES(%1$s), %1$s)"
        .formatted(column, time);
  }

  @Override
  public void upsertMetrics(
      Statements statements, Connection connection, String table, List<Object[]> rows)
      throws SQLException {
    String sql =
        "INSERT INTO "
            + table
            + " (node_id, measured_at, doc) VALUES (?, ?, ?)"
            + " ON DUPLICATE KEY UPDATE doc = VALUES(doc)";
    statements.batch(connection, sql, rows);
  }

  /** The drivers may send a batch as one statement, of which they only know the whole. */
  @Override
  public boolean countsBatches() {
    return false;
  }

  @Override
  public boolean isTransient(SQLException failure) {
    return TRANSIENT.contains(failure.getErrorCode());
  }

  @Override
  public boolean isAlreadyThere(SQLException failure) {
    return THERE.contains(failure.getErrorCode());
  }

  /** Its indexes belong to their table, and it has no word for those that may not be there. */
  @Override
  public String dropIndex(String index, String qualified, String table) {
    return "DROP INDEX " + index + " ON " + table;
  }

  @Override
  public boolean isGoneAlready(SQLException failure) {
    return failure.getErrorCode() == CANNOT_DROP;
  }

  @Override
  public void limitTime(Statement statement, int seconds) throws SQLException {
    statement.setQueryTimeout(seconds);
  }

  /** The host's to set, for the whole server. */
  @Override
  public boolean isDurable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT @@innodb_flush_log_at_trx_commit = 1"
                    + " AND (@@log_bin = 0 OR @@sync_binlog = 1)")) {
      return result.next() && result.getBoolean(1);
    }
  }
}
