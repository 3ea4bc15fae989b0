package io.aiwm.testkit;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** {@link MetricsStore} in sorted maps. */
final class MemoryMetrics implements MetricsStore {
  private final MemoryDatabase database;
  private final StoreFaults faults;
  private final Codec<MetricPoint> codec;

  MemoryMetrics(MemoryDatabase database, StoreFaults faults, Codec<MetricPoint> codec) {
    this.database = database;
    this.faults = faults;
    this.codec = codec;
  }

  @Override
  public void write(Resolution resolution, List<MetricPoint> points) {
    faults.enter("metrics.write");
    synchronized (database) {
      NavigableMap<PointKey, String> stored = database.points(resolution);
      points.forEach(point -> stored.put(PointKey.of(point), codec.encode(point)));
    }
  }

  @Override
  public List<MetricPoint> read(Resolution resolution, MetricsQuery query) {
    faults.enter("metrics.read");
    synchronized (database) {
      NavigableMap<PointKey, String> points = database.points(resolution);
      PointKey after = query.after();
      return (after == null ? points : points.tailMap(after, false))
          .entrySet().stream()
              .filter(entry -> matches(query, entry.getKey()))
              .limit(query.limit())
              .map(entry -> decode(entry.getKey(), entry.getValue()))
              .toList();
    }
  }

  private MetricPoint decode(PointKey key, String document) {
    try {
      return codec.decode(document);
    } catch (IllegalArgumentException e) {
      return new MetricPoint(key.nodeId(), key.at(), Map.of());
    }
  }

  private static boolean matches(MetricsQuery query, PointKey key) {
    return (query.nodeIds().isEmpty() || query.nodeIds().contains(key.nodeId()))
        && !key.at().isBefore(query.from())
        && key.at().isBefore(query.to());
  }

  @Override
  public int purge(Resolution resolution, Instant before, int limit) {
    faults.enter("metrics.purge");
    synchronized (database) {
      NavigableMap<PointKey, String> points = database.points(resolution);
      List<PointKey> old =
          points.keySet().stream()
              .filter(key -> key.at().isBefore(before))
              .sorted(Comparator.comparing(PointKey::at))
              .limit(limit)
              .toList();
      old.forEach(points::remove);
      return old.size();
    }
  }
}
