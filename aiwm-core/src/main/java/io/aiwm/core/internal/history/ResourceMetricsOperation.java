package io.aiwm.core.internal.history;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryParameter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measurements of one sort of resource of a node, under the names of the older API. */
final class ResourceMetricsOperation {
  private static final String TYPE = "metric_type";
  private static final String GRANULARITY = "granularity";
  private static final String FROM = "start_time";
  private static final String TO = "end_time";
  private static final List<String> TYPES = List.of("cpu", "memory", "disk", "network", "gpu");
  private static final Map<String, Duration> WORDS =
      Map.of(
          "minute", Duration.ofMinutes(1),
          "hour", Duration.ofHours(1),
          "day", Duration.ofDays(1));

  private final FeatureContext engine;
  private final HistoryReader history;

  ResourceMetricsOperation(FeatureContext engine, HistoryReader history) {
    this.engine = engine;
    this.history = history;
  }

  Operation<?, ?> operation() {
    return Operation.get("node.get_resource_metrics", "/nodes/{id}/resources/metrics")
        .summary("Read what a node measured of its resources over time")
        .query(
            QueryParameter.text(TYPE, "One of " + String.join(", ", TYPES) + "; all by default"),
            QueryParameter.text(GRANULARITY, "minute, hour, day, or a time such as 30s or 5m"),
            QueryParameter.text(
                FROM, "Start of the range, ISO-8601; default one hour before its end"),
            QueryParameter.text(TO, "End of the range, ISO-8601; default now"))
        .returns(200, NodeMetrics.class)
        .handle(this::metrics);
  }

  private NodeMetrics metrics(Call<NoBody> call) {
    Node node =
        engine
            .nodes()
            .find(call.scope(), call.id())
            .orElseThrow(() -> new NotFoundException("node", call.id()));
    Optional<String> type = call.query().text(TYPE);
    if (type.isPresent() && !TYPES.contains(type.get())) {
      throw new ValidationException(TYPE, "must be one of " + String.join(", ", TYPES));
    }
    HistoryRange range =
        history.range(
            Times.instant(call.query(), FROM).orElse(null),
            Times.instant(call.query(), TO).orElse(null),
            step(call).orElse(null));
    List<MetricPoint> points = history.read(node.id(), range);
    return NodeMetrics.over(
        node.id(), range, points.stream().map(point -> only(point, type)).toList());
  }

  private static Optional<Duration> step(Call<?> call) {
    Duration word = call.query().text(GRANULARITY).map(WORDS::get).orElse(null);
    return word == null ? Times.duration(call.query(), GRANULARITY) : Optional.of(word);
  }

  private static MetricPoint only(MetricPoint point, Optional<String> type) {
    if (type.isEmpty()) {
      return point;
    }
    Map<String, Statistic> some = new TreeMap<>(point.series());
    some.keySet().removeIf(name -> !name.startsWith(type.get() + "."));
    return new MetricPoint(point.nodeId(), point.at(), some);
  }
}
