package io.aiwm.core.notifier;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Reads the header {@code Retry-After} (RFC 9110, 10.2.3). */
final class RetryAfter {
  private RetryAfter() {}

  /**
   * Time to wait, read from a {@code Retry-After} header.
   *
   * @param value seconds or a date; anything else counts as absent
   * @param now wall time, for a date
   * @param otherwise what to wait where the receiver did not say, or said zero
   */
  static Duration parse(String value, Instant now, Duration otherwise) {
    String text = value.strip();
    Duration pause = text.matches("[0-9]{1,9}") ? seconds(text) : until(text, now);
    return pause.isNegative() || pause.isZero() ? otherwise : pause;
  }

  private static Duration seconds(String text) {
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private static Duration until(String text, Instant now) {
    try {
      return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
