package io.aiwm.core.internal.history;

import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.api.wire.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a node: the latest, or points of a range.
 *
 * @param lastMetricsAt when the latest metrics came; absent with a range
 * @param metrics the latest; absent until there are some
 * @param from beginning of the first step; absent without a range
 * @param to end of the last step
 * @param step seconds between points
 * @param points in order, one for each step in which the node reported
 */
record NodeMetrics(
    String nodeId,
    @Nullable Instant lastMetricsAt,
    @Nullable Metrics metrics,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long step,
    @Nullable List<Point> points) {

  /**
   * Point of the history: the values measured during one step.
   *
   * @param series by name, such as {@code cpu.usage} or {@code gpu.0.temperature}
   */
  record Point(Instant timestamp, Map<String, Summary> series) {
    static Point of(MetricPoint point) {
      Map<String, Summary> series = new TreeMap<>();
      point.series().forEach((name, statistic) -> series.put(name, Summary.of(statistic)));
      return new Point(point.at(), series);
    }
  }

  /** Smallest, mean and largest value, in the unit of the series. */
  record Summary(double min, double avg, double max) {
    static Summary of(Statistic statistic) {
      return new Summary(statistic.min(), statistic.average(), statistic.max());
    }
  }

  static NodeMetrics latest(String nodeId, @Nullable Instant at, @Nullable Metrics metrics) {
    return new NodeMetrics(nodeId, at, metrics, null, null, null, null);
  }

  static NodeMetrics over(String nodeId, HistoryRange range, List<MetricPoint> points) {
    return new NodeMetrics(
        nodeId,
        null,
        null,
        range.from(),
        range.to(),
        range.step().toSeconds(),
        points.stream().map(Point::of).toList());
  }
}
