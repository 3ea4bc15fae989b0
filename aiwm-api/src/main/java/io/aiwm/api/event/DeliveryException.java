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
   * The receiver will never take this event, whatever the number of tries: the event is set aside
   * at once. While most events fail, so that the receiver itself seems ill, it is retried like any
   * other.
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
      throw new IllegalArgumentException("pause must be more than zero");
    }
    return new DeliveryException(message, false, false, pause);
  }

  /** Whether the receiver will never take the event. */
  public boolean isRefused() {
    return refused;
  }

  /** Whether the receiver takes nothing at present. */
  public boolean isUnavailable() {
    return unavailable;
  }

  /** How long the receiver wants to be left alone; zero where it did not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
