package io.aiwm.examples.jettyhost;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts failures within a sliding window. Safe for use by many threads. */
final class FailureLimit {
  private final int most;
  private final long windowNanos;
  private final TimeSource time;
  private final Deque<Long> failures = new ArrayDeque<>();

  FailureLimit(int most, Duration window, TimeSource time) {
    this.most = most;
    this.windowNanos = window.toNanos();
    this.time = time;
  }

  synchronized boolean reached() {
    long now = time.nanos();
    while (!failures.isEmpty() && now - failures.peekFirst() > windowNanos) {
      failures.removeFirst();
    }
    return failures.size() >= most;
  }

  synchronized void count() {
    failures.addLast(time.nanos());
  }
}
