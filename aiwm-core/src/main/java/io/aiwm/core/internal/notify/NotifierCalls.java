package io.aiwm.core.internal.notify;

import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.engine.WorkPool;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.notifier.NotifierMetrics.Result;
import io.aiwm.core.settings.NotifierSettings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls a notifier on its own few threads, each call for a limited time. */
final class NotifierCalls implements AutoCloseable {
  private final Engine engine;
  private final Notifier notifier;
  private final NotifierMetrics metrics;
  private final Duration timeout;
  private final WorkPool pool;

  NotifierCalls(
      Engine engine, Notifier notifier, NotifierSettings settings, NotifierMetrics metrics) {
    this.engine = engine;
    this.notifier = notifier;
    this.metrics = metrics;
    timeout = settings.timeout();
    pool =
        new WorkPool(
            "aiwm-notifier-" + notifier.name(), settings.concurrency(), settings.concurrency());
  }

  /**
   * Delivers an event.
   *
   * @param ended called once, on any thread: with null once it is delivered, else with the failure
   */
  void call(LoggedEvent event, Consumer<@Nullable Throwable> ended) {
    FutureTask<Void> call = new Call(event, ended);
    Cancellable timer = engine.scheduler().after(timeout, () -> call.cancel(true));
    try {
      pool.execute(
          () -> {
            call.run();
            timer.cancel();
          });
    } catch (RejectedExecutionException busy) {
      // Earlier calls neither ended nor heeded their interruption.
      timer.cancel();
      call.cancel(false);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private final class Call extends FutureTask<Void> {
    private final Consumer<@Nullable Throwable> ended;
    private final long begun = engine.time().nanos();

    Call(LoggedEvent event, Consumer<@Nullable Throwable> ended) {
      super(
          () -> {
            notifier.notify(event.event());
            return null;
          });
      this.ended = ended;
    }

    @Override
    protected void done() {
      Throwable failure = failure();
      Duration took = Duration.ofNanos(engine.time().nanos() - begun);
      metrics.called(notifier.name(), result(failure), took);
      ended.accept(failure);
    }

    private static Result result(@Nullable Throwable failure) {
      if (failure == null) {
        return Result.DELIVERED;
      }
      boolean postponed =
          failure instanceof DeliveryException explained && !explained.retryAfter().isZero();
      return postponed ? Result.POSTPONED : Result.FAILED;
    }

    private @Nullable Throwable failure() {
      if (isCancelled()) {
        return new TimeoutException("Not finished within " + timeout.toMillis() + " ms");
      }
      try {
        get();
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return e;
      }
    }
  }
}
