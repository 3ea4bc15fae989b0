package io.aiwm.core.internal.notify;

import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.settings.NotifierSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the log to the notifiers: at least once, in order per subject, each notifier
 * by itself. A notifier is served by one controller at a time, the holder of its lease; its places
 * in the log are stored twice a second. A notifier that is new begins at the present end of the
 * log.
 *
 * <p>A failed delivery is retried with exponential back-off and holds up its subject alone, until
 * it is set aside as a {@link DeadLetter}. Behind an open circuit breaker nothing is lost and
 * nothing counts as failed; events wait in the log. Safe for use by many threads.
 */
public final class NotifierDispatcher implements AutoCloseable {
  /** The kinds of record that delivery needs. */
  public static final List<Kind<?>> KINDS = List.of(NotifierCursor.KIND, DeadLetter.KIND);

  private static final Logger log = LoggerFactory.getLogger(NotifierDispatcher.class);

  private final List<Notifier> notifiers;
  private final List<NotifierWorker> workers;
  private final DeadLetters deadLetters;

  /**
   * Makes a dispatcher.
   *
   * @param notifiers whom to deliver to, of different names, see {@link Notifiers}; closed with it
   * @param settings how, for each of them
   * @param metrics told of deliveries
   */
  public NotifierDispatcher(
      Engine engine,
      List<Notifier> notifiers,
      Function<Notifier, NotifierSettings> settings,
      NotifierMetrics metrics) {
    this.notifiers = List.copyOf(notifiers);
    deadLetters = new DeadLetters(engine);
    workers =
        notifiers.stream()
            .map(n -> new NotifierWorker(engine, n, settings.apply(n), metrics))
            .toList();
  }

  /** Begins to deliver. */
  public void start() {
    workers.forEach(NotifierWorker::start);
  }

  /** There may be new events in the log. Returns at once. */
  public void poke() {
    workers.forEach(NotifierWorker::poke);
  }

  /**
   * Delivers a dead letter once more, out of turn, on the notifier's own threads.
   *
   * @return the letter as stored after the try; fails with {@link ConflictException} where there is
   *     no such notifier any more, and with {@link UnavailableException} where it does not take the
   *     event this time either
   */
  public CompletionStage<DeadLetter> replay(Caller caller, DeadLetter letter) {
    return workers.stream()
        .filter(worker -> worker.notifier().equals(letter.notifier()))
        .findFirst()
        .map(worker -> deadLetters.replay(caller, letter, worker::deliver))
        .orElseThrow(
            () ->
                new ConflictException(
                    "NOTIFIER_GONE", "Notifier " + letter.notifier() + " no longer exists"));
  }

  /** Health of each notifier; one that is down never makes the engine unready. */
  public List<HealthContributor> health() {
    return workers.stream().map(NotifierWorker::health).toList();
  }

  /** Ends deliveries, waiting some seconds for those under way, and closes the notifiers. */
  @Override
  public void close() {
    workers.forEach(NotifierWorker::close);
    for (Notifier notifier : notifiers) {
      try {
        notifier.close();
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.warn("Notifier {} did not close", notifier.name(), e);
      }
    }
  }
}
