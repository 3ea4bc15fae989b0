package io.aiwm.agent.model;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the threads of one download share. Thread-safe. */
final class Transfer implements AutoCloseable {
  final HttpSourceClient client = new HttpSourceClient();
  final TimeSource time;
  final String boot;

  /** Bytes that are on the disk. */
  final AtomicLong bytes = new AtomicLong();

  private final CountDownLatch cancelled = new CountDownLatch(1);

  Transfer(TimeSource time, String boot) {
    this.time = time;
    this.boot = boot;
  }

  /** Waits, but not beyond the end of the download. */
  void pause(Duration duration) throws InterruptedException {
    if (cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("cancelled");
    }
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Ends it, whatever its threads are waiting for. */
  @Override
  public void close() {
    cancelled.countDown();
    client.close();
  }
}
