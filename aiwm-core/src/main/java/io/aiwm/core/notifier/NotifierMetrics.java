package io.aiwm.core.notifier;

import java.time.Duration;
import java.util.function.Supplier;

/** Told of deliveries. Must return at once. */
public interface NotifierMetrics {
  /** Counts nothing. */
  NotifierMetrics NONE = new NotifierMetrics() {};

  /** Result of a call. */
  enum Result {
    DELIVERED,
    FAILED,
    /** The receiver asked for a pause. */
    POSTPONED
  }

  /**
   * A notifier is there.
   *
   * @param state how it is; cheap, asked at any time
   */
  default void added(String notifier, Supplier<NotifierState> state) {}

  /**
   * A call ended.
   *
   * @param took time of the call
   */
  default void called(String notifier, Result result, Duration took) {}

  /**
   * An event was delivered.
   *
   * @param lag wall time since it happened
   */
  default void delivered(String notifier, Duration lag) {}

  /** An event was set aside. */
  default void deadLetter(String notifier) {}
}
