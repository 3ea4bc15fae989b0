package io.aiwm.api.store;

import io.aiwm.api.telemetry.MetricPoint;
import java.time.Instant;
import java.util.Comparator;

/** The place of a {@link MetricPoint}: ordered by node id, then time. */
public record PointKey(String nodeId, Instant at) implements Comparable<PointKey> {
  private static final Comparator<PointKey> ORDER =
      Comparator.comparing(PointKey::nodeId).thenComparing(PointKey::at);

  public static PointKey of(MetricPoint point) {
    return new PointKey(point.nodeId(), point.at());
  }

  @Override
  public int compareTo(PointKey other) {
    return ORDER.compare(this, other);
  }
}
