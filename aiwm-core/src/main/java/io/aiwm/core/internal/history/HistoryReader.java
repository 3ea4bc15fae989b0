package io.aiwm.core.internal.history;

import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.settings.HistorySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the history of one node over a range. Safe for use by many threads; blocks. */
public final class HistoryReader {
  private final Engine engine;
  private final HistorySettings settings;
  private final RollUpCursors cursors;

  HistoryReader(Engine engine, HistorySettings settings, RollUpCursors cursors) {
    this.engine = engine;
    this.settings = settings;
    this.cursors = cursors;
  }

  /** Completes and checks a range; see {@link HistoryRange#of}. */
  public HistoryRange range(@Nullable Instant from, @Nullable Instant to, @Nullable Duration step) {
    return HistoryRange.of(from, to, step, engine.time().now(), settings);
  }

  /** One point for each step of the range in which the node reported, in order. */
  public List<MetricPoint> read(String nodeId, HistoryRange range) {
    RollUp sums = new RollUp(range::start);
    for (HistoryRange.Segment segment : range.segments(cursors::doneUntil)) {
      read(nodeId, segment, sums);
    }
    return sums.take();
  }

  private void read(String nodeId, HistoryRange.Segment segment, RollUp sums) {
    MetricsQuery query = MetricsQuery.of(Set.of(nodeId), segment.from(), segment.to());
    @Nullable PointKey last = null;
    List<MetricPoint> page;
    do {
      page = engine.store().metrics().read(segment.resolution(), query.after(last));
      sums.add(page);
      last = page.isEmpty() ? null : PointKey.of(page.get(page.size() - 1));
    } while (page.size() == query.limit());
  }
}
