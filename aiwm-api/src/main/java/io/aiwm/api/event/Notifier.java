package io.aiwm.api.event;

/**
 * Carries events out of AIWM: to a notification service, a chat, a queue, a log. Passed to the
 * builder, or found by {@link java.util.ServiceLoader} on the class path.
 *
 * <p>Each notifier has its own place in the event log. {@link #notify} is called with at most one
 * event of a subject at a time and in that subject's order, from several threads for different
 * subjects, and never on a request's or socket's thread. Delivery is at least once: after a failure
 * or a crash the same event comes again with the same id. A call that takes longer than its
 * time-out is interrupted and has failed.
 *
 * <p>{@code NotifierContract} in the testkit is the test of these rules for a notifier of one's
 * own.
 */
public interface Notifier extends AutoCloseable {

  /**
   * Name that is unique among the notifiers of one engine and stays the same across restarts; its
   * place in the log is kept under it. Lower-case letters, digits and dashes, at most 64.
   */
  String name();

  /** Filter of the events to deliver; read once. */
  default EventFilter filter() {
    return EventFilter.all();
  }

  /**
   * Delivers one event; returns only when it is delivered.
   *
   * @throws DeliveryException if it is not, and the receiver said why or until when
   * @throws Exception if it is not; the event is retried with back-off, and set aside as a dead
   *     letter when retries are exhausted
   */
  void notify(Event event) throws Exception;

  /** Called once when the engine closes. */
  @Override
  default void close() {}
}
