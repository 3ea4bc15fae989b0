package io.aiwm.store.jdbc;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row for each node. */
final class JdbcTelemetry implements TelemetryStore {
  private static final int CHUNK = 500;

  private final Database database;
  private final Dialect dialect;
  private final String table;
  private final Codec<Heartbeat> heartbeats;
  private final Codec<Metrics> metrics;

  JdbcTelemetry(Database database, Dialect dialect, Names names, Codecs codecs) {
    this.database = database;
    this.dialect = dialect;
    table = names.qualified(names.plain(Schema.TELEMETRY));
    heartbeats = codecs.codec(Heartbeat.class);
    metrics = codecs.codec(Metrics.class);
  }

  /** In the order of ids, so that two controllers' batches do not deadlock. */
  @Override
  public void merge(List<NodeTelemetry> updates) {
    if (updates.isEmpty()) {
      return;
    }
    List<@Nullable Object[]> rows =
        updates.stream()
            .sorted(Comparator.comparing(NodeTelemetry::nodeId))
            .map(this::row)
            .toList();
    database.transaction(
        connection -> {
          dialect.mergeTelemetry(database, connection, table, rows);
          return true;
        });
  }

  @Override
  public Map<String, NodeTelemetry> latest(Collection<String> nodeIds) {
    List<String> ids = nodeIds.stream().distinct().toList();
    List<NodeTelemetry> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      Sql sql = new Sql("SELECT node_id, seen_at, heartbeat_at, heartbeat, metrics_at, metrics");
      sql.add(" FROM " + table + " WHERE node_id IN ");
      sql.addList(ids.subList(from, Math.min(from + CHUNK, ids.size())));
      found.addAll(database.autocommitted(c -> database.query(c, sql, this::read)));
    }
    Map<String, NodeTelemetry> latest = new LinkedHashMap<>();
    found.forEach(telemetry -> latest.put(telemetry.nodeId(), telemetry));
    return latest;
  }

  private @Nullable Object[] row(NodeTelemetry update) {
    Heartbeat heartbeat = update.heartbeat();
    Metrics measured = update.metrics();
    return new @Nullable Object[] {
      update.nodeId(),
      millis(update.lastSeenAt()),
      millis(update.lastHeartbeat()),
      heartbeat == null ? null : heartbeats.encode(heartbeat),
      millis(update.lastMetricsAt()),
      measured == null ? null : metrics.encode(measured)
    };
  }

  private NodeTelemetry read(ResultSet row) throws SQLException {
    String heartbeat = row.getString(4);
    String measured = row.getString(6);
    return new NodeTelemetry(
        row.getString(1),
        instant(row, 2),
        instant(row, 3),
        heartbeat == null ? null : heartbeats.decode(heartbeat),
        instant(row, 5),
        measured == null ? null : metrics.decode(measured));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
