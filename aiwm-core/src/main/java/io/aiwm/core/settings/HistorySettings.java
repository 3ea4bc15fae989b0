package io.aiwm.core.settings;

import io.aiwm.api.telemetry.Resolution;
import java.time.Duration;

/**
 * Retention of the metrics history.
 *
 * @param full every sample; at least an hour
 * @param fiveMinutes sums over five minutes; no shorter than {@code full}, and at least two hours
 * @param hours sums over an hour; no shorter than {@code fiveMinutes}
 * @param grace how long after its end a bucket is summed up, so that samples on their way and
 *     clocks of controllers that differ do no harm; 10 seconds to 10 minutes
 */
public record HistorySettings(Duration full, Duration fiveMinutes, Duration hours, Duration grace) {
  /** A day, 30 days, a year; two minutes of grace. */
  public static HistorySettings defaults() {
    return new HistorySettings(
        Duration.ofHours(24), Duration.ofDays(30), Duration.ofDays(365), Duration.ofMinutes(2));
  }

  public HistorySettings {
    atLeast("full", full, Duration.ofHours(1));
    atLeast("fiveMinutes", fiveMinutes, Duration.ofHours(2));
    atLeast("fiveMinutes", fiveMinutes, full);
    atLeast("hours", hours, fiveMinutes);
    atLeast("grace", grace, Duration.ofSeconds(10));
    if (grace.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("grace must be at most 10 minutes");
    }
  }

  /** Retention of the points of a resolution. */
  public Duration kept(Resolution resolution) {
    return switch (resolution) {
      case FULL -> full;
      case FIVE_MINUTES -> fiveMinutes;
      case HOUR -> hours;
    };
  }

  private static void atLeast(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(name + " must be at least " + least);
    }
  }
}
