package io.aiwm.api.store;

import io.aiwm.api.telemetry.NodeTelemetry;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The latest telemetry of each node. It never touches the node's versioned record, so that
 * heartbeats and administrators do not race.
 */
public interface TelemetryStore {

  /**
   * Merges updates into what is stored, in one batch. A part that an update lacks stays as it was;
   * an update that is older than what is stored changes nothing.
   *
   * @param updates at most one for each node
   */
  void merge(List<NodeTelemetry> updates);

  /** The latest telemetry of those nodes that ever reported, by node id. */
  Map<String, NodeTelemetry> latest(Collection<String> nodeIds);
}
