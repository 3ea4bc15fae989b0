package io.aiwm.api.store;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Query of the metrics history.
 *
 * @param nodeIds of which nodes, at most {@value #MAX_NODES}; empty for every node
 * @param from earliest time
 * @param to time before which points must lie
 * @param after the point after which to begin, or null for the first
 * @param limit maximum number of points to return, 1 to {@value #MAX_LIMIT}
 */
public record MetricsQuery(
    Set<String> nodeIds, Instant from, Instant to, @Nullable PointKey after, int limit) {
  public static final int MAX_NODES = 1_000;
  public static final int MAX_LIMIT = 10_000;

  public MetricsQuery {
    nodeIds = Set.copyOf(nodeIds);
    if (limit < 1 || limit > MAX_LIMIT || nodeIds.size() > MAX_NODES) {
      throw new IllegalArgumentException(
          "limit must be 1 to " + MAX_LIMIT + ", nodeIds at most " + MAX_NODES);
    }
  }

  /** As many points of a range as one call returns. */
  public static MetricsQuery of(Set<String> nodeIds, Instant from, Instant to) {
    return new MetricsQuery(nodeIds, from, to, null, MAX_LIMIT);
  }

  public MetricsQuery after(@Nullable PointKey key) {
    return new MetricsQuery(nodeIds, from, to, key, limit);
  }

  public MetricsQuery limitedTo(int count) {
    return new MetricsQuery(nodeIds, from, to, after, count);
  }
}
