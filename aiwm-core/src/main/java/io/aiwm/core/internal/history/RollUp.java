package io.aiwm.core.internal.history;

import io.aiwm.api.store.PointKey;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Statistic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Sums points up: one for each node and bucket, with the statistics of all points that fall into
 * it. What could not have been measured, from before it was refused where it comes in, is left out:
 * it would spoil the sum, or make it infinite. For use by one thread.
 */
final class RollUp {
  /** Above all counters; so many of them as there are seconds in a year are finite still. */
  private static final double LARGEST = 0x1p63;

  private final UnaryOperator<Instant> bucket;
  private final NavigableMap<PointKey, Map<String, Statistic>> sums = new TreeMap<>();
  private long leftOut;

  /**
   * An empty sum.
   *
   * @param bucket gives the beginning of the bucket that a time falls into
   */
  RollUp(UnaryOperator<Instant> bucket) {
    this.bucket = bucket;
  }

  RollUp add(List<MetricPoint> points) {
    for (MetricPoint point : points) {
      PointKey key = new PointKey(point.nodeId(), bucket.apply(point.at()));
      Map<String, Statistic> sum = sums.computeIfAbsent(key, k -> new HashMap<>());
      point.series().forEach((name, statistic) -> add(sum, name, statistic));
    }
    return this;
  }

  private void add(Map<String, Statistic> sum, String name, Statistic statistic) {
    if (Math.max(-statistic.min(), statistic.max()) > LARGEST) {
      leftOut++;
    } else {
      sum.merge(name, statistic, Statistic::plus);
    }
  }

  /** Number of excluded statistics. */
  long leftOut() {
    return leftOut;
  }

  /** Takes out the sums of all nodes that come before one. */
  List<MetricPoint> takeBefore(String nodeId) {
    return take(sums.headMap(new PointKey(nodeId, Instant.MIN), false));
  }

  /** Takes out what is left, in order. */
  List<MetricPoint> take() {
    return take(sums);
  }

  private static List<MetricPoint> take(Map<PointKey, Map<String, Statistic>> part) {
    List<MetricPoint> points = new ArrayList<>(part.size());
    part.forEach((key, series) -> points.add(new MetricPoint(key.nodeId(), key.at(), series)));
    part.clear();
    return points;
  }
}
