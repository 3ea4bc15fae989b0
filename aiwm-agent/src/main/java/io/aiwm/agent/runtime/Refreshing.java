package io.aiwm.agent.runtime;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read in the background, so that a probe that hangs never holds up a heartbeat.
 * Thread-safe.
 */
final class Refreshing<T> {
  private static final Logger log = LoggerFactory.getLogger(Refreshing.class);

  private final Supplier<T> source;
  private final Executor executor;
  private final TimeSource time;
  private final Duration maxAge;
  private CompletableFuture<T> reading;
  private T value;
  private boolean read;
  private long since;

  /**
   * A value that has not been read yet.
   *
   * @param initial stands in until the first reading
   * @param source reads; may block
   * @param executor runs the source
   * @param maxAge a value older than this is read again when asked for
   */
  Refreshing(T initial, Supplier<T> source, Executor executor, TimeSource time, Duration maxAge) {
    this.value = initial;
    this.reading = CompletableFuture.completedFuture(initial);
    this.source = source;
    this.executor = executor;
    this.time = time;
    this.maxAge = maxAge;
  }

  /**
   * The value, read anew where it is old.
   *
   * @param patience how long to wait for that; after it, the last value read has to do
   */
  T get(Duration patience) {
    try {
      return freshen().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The last value has to do; a probe that hangs is reported as such.
    }
    return last();
  }

  /** The last value read. */
  synchronized T last() {
    return value;
  }

  /** Whether there has been any reading. */
  synchronized boolean isRead() {
    return read;
  }

  /** Whether a reading has been going on for longer than this. */
  synchronized boolean hangs(Duration limit) {
    return !reading.isDone() && age().compareTo(limit) > 0;
  }

  private synchronized CompletableFuture<T> freshen() {
    if (reading.isDone() && (!read || age().compareTo(maxAge) >= 0)) {
      CompletableFuture<T> next = new CompletableFuture<>();
      reading = next;
      since = time.nanos();
      executor.execute(() -> refresh(next));
    }
    return reading;
  }

  private Duration age() {
    return Duration.ofNanos(time.nanos() - since);
  }

  private void refresh(CompletableFuture<T> result) {
    try {
      T next = source.get();
      synchronized (this) {
        value = next;
        read = true;
        since = time.nanos();
      }
      result.complete(next);
    } catch (RuntimeException | Error e) {
      // A reading without an end would count as one that hangs, for good.
      log.warn("A probe failed", e);
      result.completeExceptionally(e);
    }
  }
}
