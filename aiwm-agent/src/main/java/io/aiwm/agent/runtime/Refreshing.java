package io.aiwm.agent.runtime;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A value that is read in the background, so that a probe that hangs never holds up a heartbeat.
 * Thread-safe.
 */
final class Refreshing<T> {
  private final Supplier<T> source;
  private final Executor executor;
  private final TimeSource time;
  private final Duration maxAge;
  private final CountDownLatch first = new CountDownLatch(1);
  private T value;
  private boolean reading;
  private boolean read;
  private long since;

  /**
   * @param initial stands in until the first reading
   * @param source reads; may block
   * @param maxAge a value older than this is read again when asked for
   */
  Refreshing(T initial, Supplier<T> source, Executor executor, TimeSource time, Duration maxAge) {
    this.value = initial;
    this.source = source;
    this.executor = executor;
    this.time = time;
    this.maxAge = maxAge;
  }

  /** The last value read; a newer one is on its way where this one is old. */
  synchronized T get() {
    if (!reading && (!read || age().compareTo(maxAge) >= 0)) {
      reading = true;
      since = time.nanos();
      executor.execute(this::refresh);
    }
    return value;
  }

  /** Like {@link #get}, but waits a while for the very first reading. */
  T getFirst(Duration limit) {
    T now = get();
    try {
      return first.await(limit.toNanos(), TimeUnit.NANOSECONDS) ? get() : now;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return now;
    }
  }

  /** Whether a reading has been going on for longer than this. */
  synchronized boolean hangs(Duration limit) {
    return reading && age().compareTo(limit) > 0;
  }

  private Duration age() {
    return Duration.ofNanos(time.nanos() - since);
  }

  private void refresh() {
    try {
      T next = source.get();
      synchronized (this) {
        value = next;
        read = true;
      }
    } finally {
      synchronized (this) {
        reading = false;
        since = time.nanos();
      }
      first.countDown();
    }
  }
}
