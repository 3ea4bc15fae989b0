package io.aiwm.agent.link;

import java.time.Duration;

/**
 * Exponential back-off with full jitter, from 1 to 60 seconds. Not safe for use by many threads.
 */
final class Backoff {
  static final Duration LEAST = Duration.ofSeconds(1);
  static final Duration MOST = Duration.ofSeconds(60);

  private static final int LAST_DOUBLING = 6;

  private int attempts;

  /**
   * The next delay: anything from a second to a ceiling that doubles with each try.
   *
   * @param random from 0 to 1
   */
  Duration next(double random) {
    attempts = Math.min(attempts + 1, LAST_DOUBLING);
    long ceiling = Math.min(MOST.toMillis(), LEAST.toMillis() << attempts);
    return LEAST.plusMillis((long) ((ceiling - LEAST.toMillis()) * random));
  }

  /** Whether nothing has been tried since the last success. */
  boolean fresh() {
    return attempts == 0;
  }

  void reset() {
    attempts = 0;
  }
}
