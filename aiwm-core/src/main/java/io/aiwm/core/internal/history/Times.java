package io.aiwm.core.internal.history;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.QueryString;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in a query. */
public final class Times {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,8})([smhd]?)");
  private static final Map<String, Long> SECONDS =
      Map.of("", 1L, "s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);

  private Times() {}

  /** An ISO-8601 time with its offset. */
  public static Optional<Instant> instant(QueryString query, String name) {
    return query.text(name).map(text -> instant(name, text));
  }

  private static Instant instant(String name, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new ValidationException(name, "must be an ISO-8601 time such as 2026-01-01T00:00:00Z");
    }
  }

  /** A whole number of seconds, or with {@code s}, {@code m}, {@code h} or {@code d} behind it. */
  public static Optional<Duration> duration(QueryString query, String name) {
    return query.text(name).map(text -> duration(name, text));
  }

  private static Duration duration(String name, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new ValidationException(name, "must be a time such as 30s, 5m, 1h or 1d");
    }
    long unit = SECONDS.getOrDefault(matcher.group(2), 1L);
    return Duration.ofSeconds(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
  }
}
