package io.aiwm.api.telemetry;

import java.time.Duration;
import java.time.Instant;

/** Resolution of stored measurements. */
public enum Resolution {
  /** As they came, each by itself. */
  FULL(Duration.ZERO),
  /** Summed up over five minutes. */
  FIVE_MINUTES(Duration.ofMinutes(5)),
  /** Summed up over an hour. */
  HOUR(Duration.ofHours(1));

  private final Duration width;

  Resolution(Duration width) {
    this.width = width;
  }

  /** The time that a point stands for; zero for {@link #FULL}. */
  public Duration width() {
    return width;
  }

  /**
   * The beginning of the bucket that a time falls into; the time itself for {@link #FULL}. Buckets
   * begin at multiples of their width since the epoch, so that every controller cuts alike.
   */
  public Instant start(Instant time) {
    long millis = time.toEpochMilli();
    long bucket = width.toMillis();
    return Instant.ofEpochMilli(bucket == 0 ? millis : Math.floorDiv(millis, bucket) * bucket);
  }
}
