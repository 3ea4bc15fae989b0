package io.aiwm.core.internal.notify;

/**
 * A token bucket on the monotonic clock: a tenth of a second's tokens may be spent at once, then
 * they come back evenly. For use by one thread at a time.
 */
final class Pace {
  private static final double SECOND_NANOS = 1e9;

  private final double perNano;
  private final double most;
  private double tokens;
  private long at;

  /**
   * Makes a full bucket.
   *
   * @param perSecond tokens of a second, 1 or more
   */
  Pace(int perSecond, long nowNanos) {
    perNano = perSecond / SECOND_NANOS;
    most = Math.max(1, perSecond / 10.0);
    tokens = most;
    at = nowNanos;
  }

  /** Takes a token: 0 if there was one, else the nanoseconds until there is. */
  long take(long nowNanos) {
    tokens = Math.min(most, tokens + (nowNanos - at) * perNano);
    at = nowNanos;
    if (tokens < 1) {
      return (long) Math.ceil((1 - tokens) / perNano);
    }
    tokens--;
    return 0;
  }
}
