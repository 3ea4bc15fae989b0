package io.aiwm.core.internal.notify;

import io.aiwm.api.error.Failures;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.notifier.NotifierState;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Meters are the host's: whether an event counts as delivered does not depend on them. */
final class GuardedMetrics implements NotifierMetrics {
  private static final Logger log = LoggerFactory.getLogger(GuardedMetrics.class);

  private final NotifierMetrics metrics;

  GuardedMetrics(NotifierMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void added(String notifier, Supplier<NotifierState> state) {
    guarded(() -> metrics.added(notifier, state));
  }

  @Override
  public void called(String notifier, Result result, Duration took) {
    guarded(() -> metrics.called(notifier, result, took));
  }

  @Override
  public void delivered(String notifier, Duration lag) {
    guarded(() -> metrics.delivered(notifier, lag));
  }

  @Override
  public void deadLetter(String notifier) {
    guarded(() -> metrics.deadLetter(notifier));
  }

  private static void guarded(Runnable count) {
    try {
      count.run();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("The metrics of a delivery could not be recorded: {}", e.toString());
    }
  }
}
