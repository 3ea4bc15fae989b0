package io.aiwm.api.event;

import java.time.Duration;

/**
 * A delivery that failed in a way that the receiver has explained. Any other exception of a {@link
 * Notifier} means no more than "try again". Messages are kept with dead letters and shown to
 * owners, so they hold no secret.
 */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;
  private final boolean unavailable;
  private final Duration retryAfter;

  private DeliveryException(
      String message, boolean refused, boolean unavailable, Duration retryAfter) {
    super(message);
    this.refused = refused;
    this.unavailable = unavailable;
    this.retryAfter = retryAfter;
  }

  /**
   * Permanent rejection of this event, whatever the number of attempts: the event becomes a dead
   * letter at once. While most events fail, so that the receiver itself seems at fault, it is
   * retried like any other.
   */
  public static DeliveryException refused(String message) {
    return new DeliveryException(message, true, false, Duration.ZERO);
  }

  /**
   * The receiver takes nothing at present, whatever the event: it cannot be reached, or does not
   * know us. The try never counts against the event, and enough of them open the circuit breaker.
   */
  public static DeliveryException unavailable(String message) {
    return new DeliveryException(message, false, true, Duration.ZERO);
  }

  /**
   * The receiver asks to be left alone for a while. It is given no event before, and the try does
   * not count against this one.
   *
   * @param pause more than zero; an hour at most is heeded
   */
  public static DeliveryException retryAfter(String message, Duration pause) {
    if (pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException("pause must be positive");
    }
    return new DeliveryException(message, false, false, pause);
  }

  /** True if the receiver permanently rejects the event. */
  public boolean isRefused() {
    return refused;
  }

  /** True if the receiver is unavailable at present. */
  public boolean isUnavailable() {
    return unavailable;
  }

  /** Pause that the receiver asks for; zero if it did not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
