package io.aiwm.api.execution;

import org.jspecify.annotations.Nullable;

/**
 * Retry policy of a step: the number of attempts, and the delay between them: {@code initialDelay *
 * multiplier ^ (attempt - 1)}, at most {@code maxDelay}, with full jitter.
 *
 * @param maxAttempts tries in all, 1 to 100; 1 by default
 * @param initialDelay milliseconds; 1,000 by default
 * @param multiplier 1 to 10; 2 by default
 * @param maxDelay milliseconds; 60,000 by default
 */
public record RetryPolicy(int maxAttempts, long initialDelay, double multiplier, long maxDelay) {
  /** One try. */
  public static final RetryPolicy NONE = new RetryPolicy(1, null, null, null);

  public RetryPolicy(
      @Nullable Integer maxAttempts,
      @Nullable Long initialDelay,
      @Nullable Double multiplier,
      @Nullable Long maxDelay) {
    this(
        maxAttempts == null ? 1 : maxAttempts,
        initialDelay == null ? 1_000L : initialDelay,
        multiplier == null ? 2.0 : multiplier,
        maxDelay == null ? 60_000L : maxDelay);
  }
}
