package io.aiwm.core.settings;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * Settings of event delivery to a notifier.
 *
 * @param partitions cursors of a notifier, by subject, 1 to 256: what is delivered again after a
 *     crash is at most what followed the oldest undelivered event of its partition; 8 by default
 * @param concurrency calls at once, each for another subject, 1 to 256; 8 by default
 * @param maxPerSecond maximum number of calls in a second, retries included, 1 to 100,000; 2,000 by
 *     default
 * @param timeout maximum time of one call, which is then interrupted and has failed; 10 s by
 *     default
 * @param maxAttempts tries before an event is set aside as a dead letter, counted only while the
 *     notifier's circuit breaker is closed, 1 or more; 20 by default, which take a quarter of an
 *     hour
 * @param initialDelay pause before the second try, doubled with each further one and spread by half
 *     of itself; 1 s by default
 * @param maxDelay maximum pause; 60 s by default
 * @param maxAge time since its first try after which an event that still fails is set aside,
 *     breaker open or not; 24 h by default
 * @param openTime how long the breaker keeps calls back once it has opened; 10 s by default
 */
@RecordBuilder
public record NotifierSettings(
    int partitions,
    int concurrency,
    int maxPerSecond,
    Duration timeout,
    int maxAttempts,
    Duration initialDelay,
    Duration maxDelay,
    Duration maxAge,
    Duration openTime)
    implements NotifierSettingsBuilder.With {

  private static final NotifierSettings DEFAULTS =
      new NotifierSettings(
          8,
          8,
          2_000,
          Duration.ofSeconds(10),
          20,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofHours(24),
          Duration.ofSeconds(10));

  public NotifierSettings {
    within("partitions", partitions, 1, 256);
    within("concurrency", concurrency, 1, 256);
    within("maxPerSecond", maxPerSecond, 1, 100_000);
    within("maxAttempts", maxAttempts, 1, Integer.MAX_VALUE);
    positive("timeout", timeout);
    positive("initialDelay", initialDelay);
    positive("maxDelay", maxDelay);
    positive("maxAge", maxAge);
    positive("openTime", openTime);
    if (maxDelay.compareTo(initialDelay) < 0) {
      throw new IllegalArgumentException("maxDelay must not be less than initialDelay");
    }
  }

  public static NotifierSettings defaults() {
    return DEFAULTS;
  }

  /**
   * A copy with other pauses.
   *
   * @param attempts see {@code maxAttempts}
   * @param first see {@code initialDelay}
   * @param longest see {@code maxDelay}
   */
  public NotifierSettings withRetries(int attempts, Duration first, Duration longest) {
    return with().maxAttempts(attempts).initialDelay(first).maxDelay(longest).build();
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " must be from " + least + " to " + most);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
