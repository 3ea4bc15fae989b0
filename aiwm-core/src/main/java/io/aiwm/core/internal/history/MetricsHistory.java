package io.aiwm.core.internal.history;

import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.task.Coalescer;
import io.aiwm.core.internal.task.Duty;
import io.aiwm.core.settings.HistorySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the history in shape: sums it up and removes what is older than it is kept, never before it
 * is summed up. A leased duty of one controller. Safe for use by many threads.
 */
public final class MetricsHistory implements AutoCloseable {
  private static final int BATCH = 1_000;

  /** Batches of one resolution in one go; ten thousand nodes write ten batches in a minute. */
  private static final int MAX_BATCHES = 60;

  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Engine engine;
  private final HistorySettings settings;
  private final RollUpCursors cursors;
  private final RollUps rollUps;
  private final Duty duty;
  private final Coalescer coalescer;
  private final AtomicReference<@Nullable Instant> late = new AtomicReference<>();
  private @Nullable Cancellable timer;

  public MetricsHistory(Engine engine, HistorySettings settings) {
    this.engine = engine;
    this.settings = settings;
    cursors = new RollUpCursors(engine);
    rollUps = new RollUps(engine, settings, cursors);
    duty = new Duty(engine, "metrics/history", LEASE);
    coalescer = new Coalescer(engine, this::look, Duration.ofSeconds(1));
  }

  /** Begins to look, once a minute. */
  public synchronized void start() {
    timer = engine.scheduler().every(LOOK, coalescer::ask);
  }

  /** Reader of the history. */
  public HistoryReader reader() {
    return new HistoryReader(engine, settings, cursors);
  }

  /**
   * Samples were written, the oldest of them from this time. Where that is long ago, because the
   * store was away, the sums they belong to are made again. Returns at once.
   */
  public void written(Instant oldest) {
    if (oldest.isBefore(engine.time().now().minus(settings.grace().dividedBy(2)))) {
      late.accumulateAndGet(oldest, MetricsHistory::earlier);
    }
  }

  private void look() {
    reopen();
    if (!holding()) {
      return;
    }
    try {
      if (rollUps.run(this::holding)) {
        coalescer.ask();
      }
    } finally {
      purge();
    }
  }

  private void purge() {
    Instant now = engine.time().now();
    purge(Resolution.FULL, now, cursors.doneUntil(Resolution.FIVE_MINUTES));
    purge(Resolution.FIVE_MINUTES, now, cursors.doneUntil(Resolution.HOUR));
    purge(Resolution.HOUR, now, now);
  }

  private boolean holding() {
    return duty.hold().isPresent();
  }

  private void reopen() {
    Instant oldest = late.getAndSet(null);
    if (oldest == null) {
      return;
    }
    boolean reopened = false;
    try {
      reopened = rollUps.reopen(oldest);
    } finally {
      if (!reopened) {
        late.accumulateAndGet(oldest, MetricsHistory::earlier);
      }
    }
  }

  private void purge(Resolution resolution, Instant now, Instant summedUp) {
    Instant before = earlier(now.minus(settings.kept(resolution)), summedUp);
    int rounds = 0;
    while (engine.store().metrics().purge(resolution, before, BATCH) == BATCH
        && ++rounds < MAX_BATCHES
        && holding()) {
      // Each batch is a transaction of its own.
    }
  }

  private static Instant earlier(@Nullable Instant a, Instant b) {
    return a != null && a.isBefore(b) ? a : b;
  }

  /** Stops, and leaves the duty to somebody else. */
  @Override
  public synchronized void close() {
    Optional.ofNullable(timer).ifPresent(Cancellable::cancel);
    coalescer.close();
    duty.release();
  }
}
