package io.aiwm.core.internal.notify;

import io.aiwm.api.time.TimeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The engine's monotonic time for a library that wants a {@link Clock}; only differences mean
 * anything.
 */
public final class MonotonicClock extends Clock {
  private final TimeSource time;

  MonotonicClock(TimeSource time) {
    this.time = time;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(time.nanos());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
