package io.aiwm.agent.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} of RFC 9110: seconds, or a date. */
final class RetryAfter {
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * How long a server asks to stay away.
   *
   * @param value the header
   * @param date the answer's {@code Date}, by which the server's clock need not be ours
   * @param now what counts where there is no such date
   */
  static Optional<Duration> parse(@Nullable String value, @Nullable String date, Instant now) {
    String text = value == null ? "" : value.strip();
    if (!text.isEmpty() && text.chars().allMatch(it -> it >= '0' && it <= '9')) {
      boolean sane = text.length() <= MOST_DIGITS;
      return Optional.of(Duration.ofSeconds(sane ? Long.parseLong(text) : Integer.MAX_VALUE));
    }
    return instant(text)
        .map(it -> Duration.between(instant(date).orElse(now), it))
        .map(it -> it.isNegative() ? Duration.ZERO : it);
  }

  private static Optional<Instant> instant(@Nullable String text) {
    try {
      return Optional.ofNullable(text)
          .map(it -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(it.strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
