package io.aiwm.core.internal.telemetry;

import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.core.internal.engine.Engine;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Samples on their way into the history, each of them, in order. While the store fails they wait,
 * up to a bound; then the oldest are dropped and counted. Safe for use by many threads.
 */
final class SampleBuffer {
  private final Engine engine;
  private final TelemetrySettings settings;
  private final RejectedValues refusals;
  private final Flusher flusher;
  private final Deque<MetricPoint> waiting = new ArrayDeque<>();
  private long written;
  private long dropped;
  private volatile Consumer<Instant> onWritten = oldest -> {};

  SampleBuffer(Engine engine, TelemetrySettings settings, RejectedValues refusals) {
    this.engine = engine;
    this.settings = settings;
    this.refusals = refusals;
    flusher = new Flusher(engine, "Metrics history flush", this::writeAll);
  }

  /** Tells {@code listener} the time of the oldest sample of each batch that was written. */
  void onWritten(Consumer<Instant> listener) {
    onWritten = listener;
  }

  void add(MetricPoint sample) {
    if (offer(sample) >= settings.batchSize()) {
      flusher.ask();
    }
  }

  private synchronized int offer(MetricPoint sample) {
    if (waiting.size() >= settings.maxSamples()) {
      waiting.removeFirst();
      dropped++;
    }
    waiting.addLast(sample);
    return waiting.size();
  }

  void ask() {
    if (waiting() > 0) {
      flusher.ask();
    }
  }

  /** Writes what waits now, and no more, so that a busy fleet does not hold the thread. */
  private void writeAll() {
    for (int left = waiting(); left > 0; left -= settings.batchSize()) {
      List<MetricPoint> batch = take();
      if (batch.isEmpty()) {
        return;
      }
      write(batch);
      batch.stream().map(MetricPoint::at).min(Comparator.naturalOrder()).ifPresent(onWritten);
    }
  }

  private void write(List<MetricPoint> batch) {
    MetricsStore store = engine.store().metrics();
    BatchOutcome<MetricPoint> result =
        BatchOutcome.write(
            engine.store()::ping, batch, points -> store.write(Resolution.FULL, points));
    count(batch.size() - result.left().size() - result.refused().size());
    RuntimeException failure = result.failure();
    if (failure != null) {
      result.refused().forEach(p -> refusals.unstorable(p.nodeId(), "metrics", failure));
      putBack(result.left());
      if (!result.left().isEmpty()) {
        throw failure;
      }
    }
  }

  private synchronized List<MetricPoint> take() {
    List<MetricPoint> batch = new ArrayList<>();
    while (batch.size() < settings.batchSize() && !waiting.isEmpty()) {
      batch.add(waiting.removeFirst());
    }
    return batch;
  }

  private synchronized void putBack(List<MetricPoint> batch) {
    int room = Math.max(0, settings.maxSamples() - waiting.size());
    int lost = Math.max(0, batch.size() - room);
    dropped += lost;
    for (int i = batch.size() - 1; i >= lost; i--) {
      waiting.addFirst(batch.get(i));
    }
  }

  private synchronized void count(int more) {
    written += more;
  }

  boolean failing() {
    return flusher.failing();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized long written() {
    return written;
  }

  synchronized long dropped() {
    return dropped;
  }

  /** Writes what still waits, on the caller's thread; gives up at the first failure. */
  int close() {
    while (waiting() > 0 && flusher.flush()) {
      // Each round writes what waited when it began.
    }
    return waiting();
  }
}
