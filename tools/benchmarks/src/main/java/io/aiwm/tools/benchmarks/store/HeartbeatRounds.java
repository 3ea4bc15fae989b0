package io.aiwm.tools.benchmarks.store;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Store;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.tools.benchmarks.measure.Rounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Heartbeats of 10,000 nodes, a thousand in a batch. */
final class HeartbeatRounds {
  private static final int NODES = 10_000;
  private static final int BATCH = 1_000;
  private static final String JSON =
      """
      {"status": "online", "uptimeSeconds": 86400, "cpuUsage": 45.2, "ramUsage": 62.5,
       "activeDeployments": 2, "gpuStatus": [
        {"deviceId": "0", "utilization": 85.5, "memoryUsed": 68719476736, "temperature": 72},
        {"deviceId": "1", "utilization": 15.5, "memoryUsed": 8589934592, "temperature": 41}]}
      """;

  private final Store store;
  private final BareSql bare;
  private final DataSource database;
  private final TimeSource time;
  private final Codec<Heartbeat> codec = new JsonCodecs().codec(Heartbeat.class);
  private final Heartbeat heartbeat = codec.decode(JSON);
  private final List<String> ids = IntStream.range(0, NODES).mapToObj("%024x"::formatted).toList();
  private Instant now;

  HeartbeatRounds(Store store, BareSql bare, DataSource database, TimeSource time) {
    this.store = store;
    this.bare = bare;
    this.database = database;
    this.time = time;
    now = time.now();
  }

  void run() throws SQLException {
    try (Connection connection = database.getConnection()) {
      bare.insertBeats(connection, ids.stream().map(this::bareBeat).toList());
    }
    Rounds.compare(time, "heartbeats", NODES, this::ours, this::base);
  }

  private void ours() {
    now = now.plusSeconds(30);
    for (int from = 0; from < NODES; from += BATCH) {
      store.telemetry().merge(ids.subList(from, from + BATCH).stream().map(this::beat).toList());
    }
  }

  private void base() throws SQLException {
    for (int from = 0; from < NODES; from += BATCH) {
      List<BareSql.Beat> beats =
          ids.subList(from, from + BATCH).stream().map(this::bareBeat).toList();
      try (Connection connection = database.getConnection()) {
        bare.beats(connection, beats);
      }
    }
  }

  private NodeTelemetry beat(String id) {
    return new NodeTelemetry(id, now, now, heartbeat, null, null);
  }

  private BareSql.Beat bareBeat(String id) {
    return new BareSql.Beat(id, now.toEpochMilli(), codec.encode(heartbeat));
  }
}
