package io.aiwm.core.notifier;

/**
 * State of a notifier, as seen by the controller that delivers to it; on the others nothing is
 * pending.
 *
 * @param gate the circuit breaker's state, {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN};
 *     {@code PAUSED} while the receiver wants to be left alone
 * @param pending events read from the log that are not delivered yet
 * @param oldestMillis age of the oldest of them, 0 where none waits
 */
public record NotifierState(String gate, int pending, long oldestMillis) {
  /** Deliveries go out. */
  public static final String CLOSED = "CLOSED";

  /** The receiver asked for a pause. */
  public static final String PAUSED = "PAUSED";
}
