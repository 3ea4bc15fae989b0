package io.aiwm.core.telemetry;

import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.health.HealthContributor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes telemetry off sockets' threads: one entry per node, merged as it comes in, written in
 * batches within a second, one batch at a time. While the store fails, it keeps merging and tries
 * again with back-off, so that memory is bounded by the number of nodes and the newest values win.
 *
 * <p>Safe for use by many threads; {@link #record} never blocks.
 */
public final class TelemetryBuffer implements HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TelemetryBuffer.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LAG_TO_REPORT = Duration.ofSeconds(5);

  private final Engine engine;
  private final TelemetrySettings settings;
  private final Map<String, NodeTelemetry> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean queued = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile long caughtUpAt;
  private volatile long retryAt;
  private volatile int failures;
  private @Nullable Cancellable timer;

  public TelemetryBuffer(Engine engine, TelemetrySettings settings) {
    this.engine = engine;
    this.settings = settings;
    caughtUpAt = engine.time().nanos();
  }

  /** Begins to write. */
  public void start() {
    timer = engine.scheduler().every(settings.flushInterval(), this::writeSoon);
  }

  /** Takes an update in; it is in the store within a second, if the store is well. */
  public void record(NodeTelemetry update) {
    int size = waiting.size();
    if (size >= settings.maxNodes() && !waiting.containsKey(update.nodeId())) {
      dropped.increment();
      return;
    }
    waiting.merge(update.nodeId(), update, NodeTelemetry::mergedWith);
    if (size >= settings.batchSize()) {
      writeSoon();
    }
  }

  private void writeSoon() {
    if (waiting.isEmpty()) {
      caughtUpAt = engine.time().nanos();
      return;
    }
    boolean pausing = failures > 0 && engine.time().nanos() - retryAt < 0;
    if (!pausing && queued.compareAndSet(false, true)) {
      try {
        engine.work().execute(this::writeQueued);
      } catch (RejectedExecutionException busy) {
        queued.set(false); // The timer tries again.
      }
    }
  }

  private void writeQueued() {
    writing.lock();
    try {
      writeAll();
    } finally {
      writing.unlock();
      queued.set(false);
    }
  }

  /** Writes what waits now, and no more, so that a busy fleet does not hold the thread. */
  private boolean writeAll() {
    for (int left = waiting.size(); left > 0; left -= settings.batchSize()) {
      List<NodeTelemetry> batch = take();
      if (!batch.isEmpty() && !write(batch)) {
        return false;
      }
    }
    caughtUpAt = engine.time().nanos();
    return true;
  }

  private List<NodeTelemetry> take() {
    List<NodeTelemetry> batch = new ArrayList<>(Math.min(waiting.size(), settings.batchSize()));
    Iterator<String> ids = waiting.keySet().iterator();
    while (ids.hasNext() && batch.size() < settings.batchSize()) {
      NodeTelemetry update = waiting.remove(ids.next());
      if (update != null) {
        batch.add(update);
      }
    }
    return batch;
  }

  private boolean write(List<NodeTelemetry> batch) {
    try {
      engine.store().telemetry().merge(batch);
      written.add(batch.size());
      failures = 0;
      return true;
    } catch (RuntimeException e) {
      // What came in meanwhile is newer than what comes back.
      batch.forEach(u -> waiting.merge(u.nodeId(), u, (newer, older) -> older.mergedWith(newer)));
      int inRow = failures + 1; // Only the holder of the lock writes it.
      failures = inRow;
      long seconds = Math.min(1L << Math.min(inRow - 1, 10), LONGEST_PAUSE.toSeconds());
      retryAt = engine.time().nanos() + Duration.ofSeconds(seconds).toNanos();
      log.warn("Telemetry of {} nodes waits for the store: {}", waiting.size(), e.toString());
      return false;
    }
  }

  /** Whether the last write failed. */
  public boolean failing() {
    return failures > 0;
  }

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public Health check() {
    Duration lag =
        waiting.isEmpty() ? Duration.ZERO : Duration.ofNanos(engine.time().nanos() - caughtUpAt);
    boolean well = !failing() && lag.compareTo(LAG_TO_REPORT) < 0;
    return new Health(
        well ? Status.UP : Status.DEGRADED,
        false,
        Map.of(
            "waiting", waiting.size(),
            "lagMillis", lag.toMillis(),
            "written", written.sum(),
            "dropped", dropped.sum()));
  }

  /** Writes what still waits, on the caller's thread, and stops. Idempotent. */
  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
    writing.lock();
    try {
      while (!waiting.isEmpty()) {
        if (!writeAll()) {
          log.warn("Telemetry of {} nodes was lost at the close", waiting.size());
          waiting.clear();
        }
      }
    } finally {
      writing.unlock();
    }
  }
}
