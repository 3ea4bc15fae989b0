package io.aiwm.core.internal.telemetry;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what nodes said and is not kept, and names one of it in the log now and then: a broken
 * agent repeats itself. Safe for use by many threads.
 */
final class RejectedValues {
  private static final Logger log = LoggerFactory.getLogger(RejectedValues.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final TimeSource time;
  private final LongAdder count = new LongAdder();
  private final AtomicLong nextLine;

  RejectedValues(TimeSource time) {
    this.time = time;
    nextLine = new AtomicLong(time.nanos());
  }

  /** Numbers that no machine can have. */
  void implausible(String nodeId, Map<String, Number> refused) {
    if (!refused.isEmpty()) {
      count.add(refused.size());
      tell(nodeId, refused + ", which is impossible");
    }
  }

  /** Something that the store does not take, while it takes what other nodes said. */
  void unstorable(String nodeId, String what, Throwable failure) {
    count.increment();
    tell(nodeId, what + " that the store rejects: " + failure);
  }

  private void tell(String nodeId, String what) {
    long now = time.nanos();
    long due = nextLine.get();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + BETWEEN_LINES.toNanos())) {
      log.warn("Node {} reported {}; ignored ({} in total)", nodeId, what, count());
    }
  }

  long count() {
    return count.sum();
  }
}
