package io.aiwm.testkit;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link TelemetryStore} in a map. */
final class MemoryTelemetry implements TelemetryStore {
  private final MemoryDatabase database;
  private final StoreFaults faults;
  private final Codec<NodeTelemetry> codec;
  private final Codec<Heartbeat> heartbeats;
  private final Codec<Metrics> metrics;
  private final UnreadableRecords.Decoder decoder;

  MemoryTelemetry(MemoryDatabase database, StoreFaults faults, Codecs codecs) {
    this.database = database;
    this.faults = faults;
    codec = codecs.codec(NodeTelemetry.class);
    heartbeats = codecs.codec(Heartbeat.class);
    metrics = codecs.codec(Metrics.class);
    decoder = database.unreadable.of(UnreadableRecords.TELEMETRY, "The latest");
  }

  @Override
  public void merge(List<NodeTelemetry> updates) {
    faults.enter("telemetry.merge");
    synchronized (database) {
      for (NodeTelemetry update : updates) {
        NodeTelemetry read = codec.decode(codec.encode(update));
        database.telemetry.merge(update.nodeId(), read, NodeTelemetry::mergedWith);
      }
    }
  }

  @Override
  public Map<String, NodeTelemetry> latest(Collection<String> nodeIds) {
    faults.enter("telemetry.latest");
    Map<String, NodeTelemetry> latest = new LinkedHashMap<>();
    synchronized (database) {
      for (String nodeId : nodeIds) {
        NodeTelemetry telemetry = database.telemetry.get(nodeId);
        if (telemetry != null) {
          latest.put(nodeId, readable(telemetry));
        }
      }
    }
    return latest;
  }

  private NodeTelemetry readable(NodeTelemetry told) {
    return new NodeTelemetry(
        told.nodeId(),
        told.lastSeenAt(),
        told.lastHeartbeat(),
        readable("heartbeat of node " + told.nodeId(), told.heartbeat(), heartbeats),
        told.lastMetricsAt(),
        readable("metrics of node " + told.nodeId(), told.metrics(), metrics));
  }

  private <V> @Nullable V readable(String which, @Nullable V value, Codec<V> values) {
    return value == null
        ? null
        : decoder.read(which, () -> values.decode(values.encode(value))).orElse(null);
  }
}
