package io.aiwm.store.jdbc.internal.telemetry;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.Schema;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table for each resolution, so that the many short-lived points do not slow down the few
 * long-lived ones. The primary key gives one node's points of a range by one seek; an index by time
 * gives the oldest ones, and all nodes' points of a short range.
 */
public final class JdbcMetrics implements MetricsStore {
  private final Database database;
  private final Dialect dialect;
  private final Codec<MetricPoint> codec;
  private final UnreadableRecords.Decoder decoder;
  private final Map<Resolution, String> tables = new EnumMap<>(Resolution.class);

  public JdbcMetrics(
      Database database,
      Dialect dialect,
      Names names,
      Codecs codecs,
      UnreadableRecords unreadable) {
    this.database = database;
    this.dialect = dialect;
    codec = codecs.codec(MetricPoint.class);
    decoder = unreadable.of(UnreadableRecords.METRICS, "The point of metrics");
    for (Resolution resolution : Resolution.values()) {
      tables.put(resolution, names.qualified(names.plain(Schema.metrics(resolution))));
    }
  }

  /** In the order of keys, so that two controllers' batches do not deadlock. */
  @Override
  public void write(Resolution resolution, List<MetricPoint> points) {
    if (points.isEmpty()) {
      return;
    }
    Map<PointKey, Object[]> rows = new TreeMap<>();
    points.forEach(point -> rows.put(PointKey.of(point), row(point)));
    database.transaction(
        connection -> {
          dialect.upsertMetrics(
              database, connection, table(resolution), new ArrayList<>(rows.values()));
          return true;
        });
  }

  private Object[] row(MetricPoint point) {
    return new Object[] {point.nodeId(), point.at().toEpochMilli(), codec.encode(point)};
  }

  @Override
  public List<MetricPoint> read(Resolution resolution, MetricsQuery query) {
    Sql sql = new Sql("SELECT node_id, measured_at, doc FROM " + table(resolution));
    sql.add(" WHERE measured_at >= ?", query.from().toEpochMilli());
    sql.add(" AND measured_at < ?", query.to().toEpochMilli());
    PointKey after = query.after();
    if (query.nodeIds().isEmpty()) {
      sql.add(" AND node_id >= ?", after == null ? "" : after.nodeId());
    } else {
      List<String> left = query.nodeIds().stream().filter(id -> isLeft(id, after)).toList();
      if (left.isEmpty()) {
        return List.of();
      }
      sql.add(" AND node_id IN ").addList(left);
    }
    if (after != null) {
      sql.add(" AND (node_id > ? OR measured_at > ?)", after.nodeId(), after.at().toEpochMilli());
    }
    sql.add(" ORDER BY node_id, measured_at LIMIT ?", query.limit());
    return database.autocommitted(connection -> database.query(connection, sql, this::point));
  }

  /** Not left to SQL: H2 2.5 returns rows twice where a column is both in a list and in a range. */
  private static boolean isLeft(String nodeId, @Nullable PointKey after) {
    return after == null || nodeId.compareTo(after.nodeId()) >= 0;
  }

  private MetricPoint point(ResultSet row) throws SQLException {
    String nodeId = row.getString(1);
    Instant at = Instant.ofEpochMilli(row.getLong(2));
    String document = row.getString(3);
    return decoder
        .read(nodeId + " at " + at, () -> codec.decode(document))
        .orElseGet(() -> new MetricPoint(nodeId, at, Map.of()));
  }

  @Override
  public int purge(Resolution resolution, Instant before, int limit) {
    String table = table(resolution);
    Sql oldest = new Sql("SELECT node_id, measured_at FROM " + table);
    oldest.add(" WHERE measured_at < ?", before.toEpochMilli());
    oldest.add(" ORDER BY measured_at, node_id LIMIT ?", limit);
    String delete = "DELETE FROM " + table + " WHERE node_id = ? AND measured_at = ?";
    return database.transaction(
        connection -> {
          List<Object[]> keys =
              database.query(
                  connection, oldest, row -> new Object[] {row.getString(1), row.getLong(2)});
          return keys.isEmpty()
              ? 0
              : Arrays.stream(database.counted(connection, delete, keys)).sum();
        });
  }

  private String table(Resolution resolution) {
    String table = tables.get(resolution);
    if (table == null) {
      throw new IllegalArgumentException("No table for " + resolution);
    }
    return table;
  }
}
