package io.aiwm.core.host;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Store;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.core.internal.history.HistoryReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metrics of nodes, as one caller may read them; see {@link ControlPlane}. */
public final class NodeMeasurements {
  private static final String OPERATION = "node.get_metrics";

  private final Guard guard;
  private final NodeRegistry nodes;
  private final Store store;
  private final HistoryReader history;

  NodeMeasurements(Guard guard, NodeRegistry nodes, Store store, HistoryReader history) {
    this.guard = guard;
    this.nodes = nodes;
    this.store = store;
    this.history = history;
  }

  /** The latest heartbeat and metrics of a node; empty until it has reported. */
  public Optional<NodeTelemetry> latest(String nodeId) {
    return guard.run(
        OPERATION,
        nodeId,
        scope -> {
          require(scope, nodeId);
          return Optional.ofNullable(store.telemetry().latest(List.of(nodeId)).get(nodeId));
        });
  }

  /**
   * The history of a node, one point for each step in which it reported, in order.
   *
   * @param from beginning; an hour before the end where null
   * @param to end; now where null
   * @param step time between points; as the range asks for where null
   * @throws io.aiwm.api.error.ValidationException if that is no range, or too many points
   */
  public List<MetricPoint> history(
      String nodeId, @Nullable Instant from, @Nullable Instant to, @Nullable Duration step) {
    return guard.run(
        OPERATION,
        nodeId,
        scope -> {
          require(scope, nodeId);
          return history.read(nodeId, history.range(from, to, step));
        });
  }

  private void require(Scope scope, String nodeId) {
    if (nodes.find(scope, nodeId).isEmpty()) {
      throw new NotFoundException("node", nodeId);
    }
  }
}
