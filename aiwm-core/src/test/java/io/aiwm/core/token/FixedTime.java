package io.aiwm.core.token;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that stands until it is set. */
final class FixedTime implements TimeSource {
  private final Instant start;
  private Instant now;

  FixedTime(Instant now) {
    this.start = now;
    this.now = now;
  }

  void set(Instant instant) {
    now = instant;
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return Duration.between(start, now).toNanos();
  }
}
