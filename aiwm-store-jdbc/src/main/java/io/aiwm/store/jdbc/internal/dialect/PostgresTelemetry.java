package io.aiwm.store.jdbc.internal.dialect;

import io.aiwm.store.jdbc.internal.sql.Sql;
import io.aiwm.store.jdbc.internal.sql.Statements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Telemetry by arrays: one statement and one round trip for a batch of known nodes. */
final class PostgresTelemetry {
  private static final String[] TYPES = {"text", "bigint", "bigint", "text", "bigint", "text"};
  private static final String[] METRIC_TYPES = {"text", "bigint", "text"};
  private static final String NEW =
      " FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[])"
          + " n(node_id, seen_at, heartbeat_at, heartbeat, metrics_at, metrics)";

  private PostgresTelemetry() {}

  static void merge(
      Statements statements, Connection connection, String table, List<@Nullable Object[]> rows)
      throws SQLException {
    Array[] columns = columns(connection, TYPES, rows);
    if (run(statements, connection, update(table), columns) < rows.size()) {
      run(statements, connection, insert(table), columns);
      // Another controller may have inserted some of the missing rows first; the rest is not newer.
      run(statements, connection, update(table), columns);
    }
  }

  private static String update(String table) {
    String seen = "n.seen_at >= COALESCE(o.seen_at, n.seen_at)";
    String beat = "n.heartbeat_at >= COALESCE(o.heartbeat_at, n.heartbeat_at)";
    String measured = "n.metrics_at >= COALESCE(o.metrics_at, n.metrics_at)";
    return "UPDATE "
        + table
        + " o SET "
        + String.join(
            ", ",
            newer("seen_at", seen),
            newer("heartbeat_at", beat),
            newer("heartbeat", beat),
            newer("metrics_at", measured),
            newer("metrics", measured))
        + NEW
        + " WHERE o.node_id = n.node_id";
  }

  /** A condition on a time that is absent is null, hence not true. */
  private static String newer(String column, String condition) {
    return "%1$s = CASE WHEN %2$s THEN n.%1$s ELSE o.%1$s END".formatted(column, condition);
  }

  private static String insert(String table) {
    return "INSERT INTO "
        + table
        + " SELECT n.node_id, n.seen_at, n.heartbeat_at, n.heartbeat, n.metrics_at, n.metrics"
        + NEW
        + " ON CONFLICT (node_id) DO NOTHING";
  }

  /** Writes points of the history; the rows are of node id, time and document. */
  static void upsertMetrics(
      Statements statements, Connection connection, String table, List<@Nullable Object[]> rows)
      throws SQLException {
    String upsert =
        "INSERT INTO "
            + table
            + " (node_id, measured_at, doc)"
            + " SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[])"
            + " ON CONFLICT (node_id, measured_at) DO UPDATE SET doc = excluded.doc";
    run(statements, connection, upsert, columns(connection, METRIC_TYPES, rows));
  }

  private static Array[] columns(
      Connection connection, String[] types, List<@Nullable Object[]> rows) throws SQLException {
    Array[] columns = new Array[types.length];
    for (int i = 0; i < types.length; i++) {
      int column = i;
      @Nullable Object[] values = rows.stream().map(row -> row[column]).toArray();
      columns[i] = connection.createArrayOf(types[i], values);
    }
    return columns;
  }

  private static int run(Statements statements, Connection connection, String sql, Array[] columns)
      throws SQLException {
    try (PreparedStatement statement = statements.prepare(connection, new Sql(sql))) {
      for (int i = 0; i < columns.length; i++) {
        statement.setArray(i + 1, columns[i]);
      }
      return statement.executeUpdate();
    }
  }
}
