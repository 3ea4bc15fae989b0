package io.aiwm.examples.demo;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;

/**
 * A point on the monotonic clock at which waiting ends.
 *
 * @param time the clock
 * @param atNanos the point
 */
record Deadline(TimeSource time, long atNanos) {

  static Deadline in(Duration duration, TimeSource time) {
    return new Deadline(time, time.nanos() + duration.toNanos());
  }

  /** The sooner of this deadline and one {@code duration} from now. */
  Deadline within(Duration duration) {
    Deadline other = in(duration, time);
    return other.atNanos - atNanos < 0 ? other : this;
  }

  boolean passed() {
    return time.nanos() - atNanos >= 0;
  }
}
