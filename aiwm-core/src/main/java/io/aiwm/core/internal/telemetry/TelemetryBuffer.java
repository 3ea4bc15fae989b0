package io.aiwm.core.internal.telemetry;

import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes telemetry off sockets' threads: one entry per node, merged as it comes in, written in
 * batches within a second, one batch at a time. While the store fails, it keeps merging and tries
 * again with back-off, so that memory is bounded by the number of nodes and the newest values win.
 * Each metrics message also goes into the history. Numbers that no machine can have are left out
 * before anybody sees them.
 *
 * <p>Safe for use by many threads; {@link #record} never blocks.
 */
public final class TelemetryBuffer implements HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TelemetryBuffer.class);
  private static final Duration LAG_TO_REPORT = Duration.ofSeconds(5);

  private final Engine engine;
  private final TelemetrySettings settings;
  private final Map<String, NodeTelemetry> waiting = new ConcurrentHashMap<>();
  private final Flusher flusher;
  private final SampleBuffer samples;
  private final RejectedValues refusals;
  private final List<Consumer<NodeTelemetry>> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile long caughtUpAt;
  private @Nullable Cancellable timer;

  public TelemetryBuffer(Engine engine, TelemetrySettings settings) {
    this.engine = engine;
    this.settings = settings;
    flusher = new Flusher(engine, "Telemetry flush", this::writeAll);
    refusals = new RejectedValues(engine.time());
    samples = new SampleBuffer(engine, settings, refusals);
    caughtUpAt = engine.time().nanos();
  }

  /** Begins to write. */
  public void start() {
    timer = engine.scheduler().every(settings.flushInterval(), this::writeSoon);
  }

  /** Tells {@code listener} of each update; it must return at once. */
  public void onRecord(Consumer<NodeTelemetry> listener) {
    listeners.add(listener);
  }

  /**
   * Tells {@code listener} the time of the oldest sample of each batch that went into the history;
   * it must return at once.
   */
  public void onSamplesWritten(Consumer<Instant> listener) {
    samples.onWritten(listener);
  }

  /** Takes an update in; it is in the store within a second, if the store is well. */
  public void record(NodeTelemetry said) {
    PlausibilityCheck plausible = PlausibilityCheck.of(said);
    refusals.implausible(said.nodeId(), plausible.refused());
    NodeTelemetry update = plausible.telemetry();
    listeners.forEach(listener -> listener.accept(update));
    if (update.metrics() != null && update.lastMetricsAt() != null) {
      samples.add(Samples.of(update.nodeId(), update.lastMetricsAt(), update.metrics()));
    }
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
    samples.ask();
    if (waiting.isEmpty()) {
      caughtUpAt = engine.time().nanos();
    } else {
      flusher.ask();
    }
  }

  /** Writes what waits now, and no more, so that a busy fleet does not hold the thread. */
  private void writeAll() {
    for (int left = waiting.size(); left > 0; left -= settings.batchSize()) {
      List<NodeTelemetry> batch = take();
      if (!batch.isEmpty()) {
        write(batch);
      }
    }
    caughtUpAt = engine.time().nanos();
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

  private void write(List<NodeTelemetry> batch) {
    BatchOutcome<NodeTelemetry> result =
        BatchOutcome.write(engine.store()::ping, batch, engine.store().telemetry()::merge);
    written.add(batch.size() - result.left().size() - result.refused().size());
    RuntimeException failure = result.failure();
    if (failure == null) {
      return;
    }
    result.refused().forEach(u -> refusals.unstorable(u.nodeId(), "telemetry", failure));
    // What came in meanwhile is newer than what comes back.
    result
        .left()
        .forEach(u -> waiting.merge(u.nodeId(), u, (newer, older) -> older.mergedWith(newer)));
    if (!result.left().isEmpty()) {
      throw failure;
    }
  }

  /** True if the last write failed. */
  public boolean failing() {
    return flusher.failing();
  }

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public Health check() {
    Duration lag =
        waiting.isEmpty() ? Duration.ZERO : Duration.ofNanos(engine.time().nanos() - caughtUpAt);
    boolean well = !failing() && !samples.failing() && lag.compareTo(LAG_TO_REPORT) < 0;
    return new Health(
        well ? Status.UP : Status.DEGRADED,
        false,
        Map.of(
            "waiting", waiting.size(),
            "lagMillis", lag.toMillis(),
            "written", written.sum(),
            "dropped", dropped.sum(),
            "samplesWaiting", samples.waiting(),
            "samplesWritten", samples.written(),
            "samplesDropped", samples.dropped(),
            "refused", refusals.count()));
  }

  /** Writes what still waits, on the caller's thread, and stops. Idempotent. */
  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
    while (!waiting.isEmpty() && flusher.flush()) {
      // Each round writes what waited when it began.
    }
    int lostSamples = samples.close();
    if (!waiting.isEmpty() || lostSamples > 0) {
      log.warn(
          "Telemetry of {} nodes and {} samples were lost at shutdown",
          waiting.size(),
          lostSamples);
      waiting.clear();
    }
  }
}
