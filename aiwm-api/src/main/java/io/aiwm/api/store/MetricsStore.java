package io.aiwm.api.store;

import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import java.time.Instant;
import java.util.List;

/**
 * The history of what nodes measured, at several resolutions that know nothing of each other. Times
 * are kept in milliseconds.
 */
public interface MetricsStore {

  /**
   * Writes points in one batch, durably. A point of the same node, resolution and time is replaced,
   * so that a repeated write doubles nothing; of two such points in one batch the later counts.
   *
   * @param points at most 10,000
   */
  void write(Resolution resolution, List<MetricPoint> points);

  /**
   * Points with {@code from <= at < to}, ordered by node id, then time. Of a point that this
   * version cannot read there is no series; it is named in the log.
   */
  List<MetricPoint> read(Resolution resolution, MetricsQuery query);

  /**
   * Removes for good the oldest points.
   *
   * @param before points earlier than this
   * @param limit maximum number of points to remove in this call, so that no lock is held long
   * @return how many were removed
   */
  int purge(Resolution resolution, Instant before, int limit);
}
