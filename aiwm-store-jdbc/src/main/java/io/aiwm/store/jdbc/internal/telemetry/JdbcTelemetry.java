package io.aiwm.store.jdbc.internal.telemetry;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.store.support.Chunks;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.Schema;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row for each node. */
public final class JdbcTelemetry implements TelemetryStore {
  private static final int CHUNK = 500;

  private final Database database;
  private final Dialect dialect;
  private final String table;
  private final Codec<Heartbeat> heartbeats;
  private final Codec<Metrics> metrics;
  private final UnreadableRecords.Decoder decoder;

  public JdbcTelemetry(
      Database database,
      Dialect dialect,
      Names names,
      Codecs codecs,
      UnreadableRecords unreadable) {
    this.database = database;
    this.dialect = dialect;
    table = names.qualified(names.plain(Schema.TELEMETRY));
    heartbeats = codecs.codec(Heartbeat.class);
    metrics = codecs.codec(Metrics.class);
    decoder = unreadable.of(UnreadableRecords.TELEMETRY, "The latest");
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
    Map<String, NodeTelemetry> latest = new LinkedHashMap<>();
    for (List<String> chunk : Chunks.of(ids, CHUNK)) {
      Sql sql = new Sql("SELECT node_id, seen_at, heartbeat_at, heartbeat, metrics_at, metrics");
      sql.add(" FROM " + table + " WHERE node_id IN ").addList(chunk);
      database
          .autocommitted(c -> database.query(c, sql, this::read))
          .forEach(telemetry -> latest.put(telemetry.nodeId(), telemetry));
    }
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
    String nodeId = row.getString(1);
    return new NodeTelemetry(
        nodeId,
        instant(row, 2),
        instant(row, 3),
        read("heartbeat of node " + nodeId, row.getString(4), heartbeats),
        instant(row, 5),
        read("metrics of node " + nodeId, row.getString(6), metrics));
  }

  private <V> @Nullable V read(String which, @Nullable String document, Codec<V> codec) {
    return document == null ? null : decoder.read(which, () -> codec.decode(document)).orElse(null);
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
