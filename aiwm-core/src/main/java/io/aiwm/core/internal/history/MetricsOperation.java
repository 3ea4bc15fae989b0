package io.aiwm.core.internal.history;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryParameter;
import java.util.List;

/** Operation that returns a node's metrics: the latest, or over a range. */
public final class MetricsOperation {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String STEP = "step";

  private final FeatureContext engine;
  private final HistoryReader history;

  MetricsOperation(FeatureContext engine, HistoryReader history) {
    this.engine = engine;
    this.history = history;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("node.get_metrics", "/nodes/{id}/metrics")
            .summary("Get a node's latest metrics, or with from, to or step their history")
            .query(
                QueryParameter.text(
                    FROM, "Start of the range, ISO-8601; default one hour before its end"),
                QueryParameter.text(TO, "End of the range, ISO-8601; default now"),
                QueryParameter.text(
                    STEP,
                    "Time between points, such as 30s, 5m, 1h or 1d; at most "
                        + HistoryRange.MAX_POINTS
                        + " points"))
            .returns(200, NodeMetrics.class)
            .handle(this::metrics));
  }

  private NodeMetrics metrics(Call<NoBody> call) {
    Node node =
        engine
            .nodes()
            .find(call.scope(), call.id())
            .orElseThrow(() -> new NotFoundException("node", call.id()));
    return List.of(FROM, TO, STEP).stream().anyMatch(call.query().names()::contains)
        ? over(node, call)
        : latest(node);
  }

  private NodeMetrics latest(Node node) {
    TelemetryStore telemetry = engine.store().telemetry();
    NodeTelemetry latest = telemetry.latest(List.of(node.id())).get(node.id());
    return latest == null
        ? NodeMetrics.latest(node.id(), null, null)
        : NodeMetrics.latest(node.id(), latest.lastMetricsAt(), latest.metrics());
  }

  private NodeMetrics over(Node node, Call<NoBody> call) {
    HistoryRange range =
        history.range(
            Times.instant(call.query(), FROM).orElse(null),
            Times.instant(call.query(), TO).orElse(null),
            Times.duration(call.query(), STEP).orElse(null));
    return NodeMetrics.over(node.id(), range, history.read(node.id(), range));
  }
}
