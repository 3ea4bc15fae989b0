package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.RetryPolicy;
import java.time.Duration;
import java.util.SplittableRandom;

/** Exponential back-off with full jitter, as a function of its inputs. */
final class Backoff {
  private Backoff() {}

  /**
   * Delay after a failed attempt: anything from nothing to {@code initialDelay *
   * multiplier^(attempt-1)}, at most {@code maxDelay}.
   *
   * @param attempt number of the try that failed, from 1
   * @param seed chooses the point in that range: whoever decides again about the same try gets the
   *     same delay, different tries spread
   */
  static Duration delay(RetryPolicy policy, int attempt, String seed) {
    double cap =
        Math.min(
            (double) policy.initialDelay() * Math.pow(policy.multiplier(), attempt - 1.0),
            (double) policy.maxDelay());
    return Duration.ofMillis((long) (fraction(seed) * cap));
  }

  private static double fraction(String seed) {
    return new SplittableRandom(seed.hashCode()).nextDouble();
  }
}
