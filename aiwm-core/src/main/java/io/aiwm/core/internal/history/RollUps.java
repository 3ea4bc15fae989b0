package io.aiwm.core.internal.history;

import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.settings.HistorySettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums samples up over five minutes, and those sums over an hour, bucket by bucket. The cursor
 * moves after a bucket is written, so that whoever goes on after a crash writes the same bucket
 * again. For use by one thread at a time.
 */
final class RollUps {
  private static final Logger log = LoggerFactory.getLogger(RollUps.class);

  /** Buckets of one resolution in one go; others may want the thread. */
  private static final int MAX_BUCKETS = 50;

  private static final int WRITTEN_AT_ONCE = 1_000;

  private final Engine engine;
  private final HistorySettings settings;
  private final RollUpCursors cursors;

  RollUps(Engine engine, HistorySettings settings, RollUpCursors cursors) {
    this.engine = engine;
    this.settings = settings;
    this.cursors = cursors;
  }

  /**
   * Sums up what is ready.
   *
   * @param allowed asked before each bucket
   * @return whether there may be more
   */
  boolean run(BooleanSupplier allowed) {
    Instant closed = engine.time().now().minus(settings.grace());
    boolean more = run(Resolution.FULL, Resolution.FIVE_MINUTES, closed, allowed);
    Instant done = cursors.doneUntil(Resolution.FIVE_MINUTES);
    return run(Resolution.FIVE_MINUTES, Resolution.HOUR, done, allowed) || more;
  }

  private boolean run(
      Resolution source, Resolution target, Instant ready, BooleanSupplier allowed) {
    Optional<RollUpCursor> cursor = cursors.find(target).or(() -> begin(source, target));
    for (int i = 0; i < MAX_BUCKETS && cursor.isPresent(); i++) {
      Instant bucket = cursor.get().doneUntil();
      Instant next = bucket.plus(target.width());
      if (next.isAfter(ready) || !allowed.getAsBoolean()) {
        return false;
      }
      sumUp(source, target, bucket, next);
      cursor = cursors.move(cursor.get(), next);
    }
    return true;
  }

  private Optional<RollUpCursor> begin(Resolution source, Resolution target) {
    return cursors.create(target, target.start(engine.time().now().minus(settings.kept(source))));
  }

  private void sumUp(Resolution source, Resolution target, Instant from, Instant to) {
    MetricsStore store = engine.store().metrics();
    MetricsQuery query = MetricsQuery.of(Set.of(), from, to);
    RollUp sums = new RollUp(target::start);
    @Nullable PointKey last = null;
    List<MetricPoint> page;
    do {
      page = store.read(source, query.after(last));
      sums.add(page);
      if (!page.isEmpty()) {
        last = PointKey.of(page.get(page.size() - 1));
        write(store, target, sums.takeBefore(last.nodeId()));
      }
    } while (page.size() == query.limit());
    write(store, target, sums.take());
    if (sums.leftOut() > 0) {
      log.warn(
          "{} implausible values from {} on were excluded from the roll-up", sums.leftOut(), from);
    }
  }

  private static void write(MetricsStore store, Resolution target, List<MetricPoint> points) {
    for (int from = 0; from < points.size(); from += WRITTEN_AT_ONCE) {
      int to = Math.min(from + WRITTEN_AT_ONCE, points.size());
      store.write(target, points.subList(from, to));
    }
  }

  /**
   * Has buckets summed up again, because a sample came late. What has begun to age out of the
   * source stays as it is: summing up half of it would lose the other half.
   *
   * @param oldest time of the sample
   * @return false where somebody else was moving the cursors too
   */
  boolean reopen(Instant oldest) {
    return reopen(Resolution.FULL, Resolution.FIVE_MINUTES, oldest)
        && reopen(Resolution.FIVE_MINUTES, Resolution.HOUR, oldest);
  }

  private boolean reopen(Resolution source, Resolution target, Instant oldest) {
    Instant aged = engine.time().now().minus(settings.kept(source)).plus(settings.grace());
    Instant whole = target.start(aged).plus(target.width());
    Instant bucket = target.start(oldest);
    Instant to = bucket.isBefore(whole) ? whole : bucket;
    Optional<RollUpCursor> cursor = cursors.find(target).filter(c -> c.doneUntil().isAfter(to));
    return cursor.isEmpty() || cursors.move(cursor.get(), to).isPresent();
  }
}
