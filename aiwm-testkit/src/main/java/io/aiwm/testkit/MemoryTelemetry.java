package io.aiwm.testkit;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.telemetry.NodeTelemetry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link TelemetryStore} in a map. */
final class MemoryTelemetry implements TelemetryStore {
  private final MemoryDatabase database;
  private final StoreFaults faults;
  private final Codec<NodeTelemetry> codec;

  MemoryTelemetry(MemoryDatabase database, StoreFaults faults, Codec<NodeTelemetry> codec) {
    this.database = database;
    this.faults = faults;
    this.codec = codec;
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
          latest.put(nodeId, telemetry);
        }
      }
    }
    return latest;
  }
}
