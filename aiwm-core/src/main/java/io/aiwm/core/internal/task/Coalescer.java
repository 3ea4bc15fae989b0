package io.aiwm.core.internal.task;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task on the engine's pool soon after it is asked to: one run at a time, and one more after
 * a run during which it was asked again. Asking is cheap and never blocks.
 */
public final class Coalescer {
  private static final Logger log = LoggerFactory.getLogger(Coalescer.class);
  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int ASKED_AGAIN = 2;

  private final Engine engine;
  private final Runnable task;
  private final Duration pause;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private volatile boolean closed;
  private volatile boolean failing;

  /**
   * Wraps a task.
   *
   * @param pause shortest time between two runs, so that a burst of asking is one run
   */
  public Coalescer(Engine engine, Runnable task, Duration pause) {
    this.engine = engine;
    this.task = task;
    this.pause = pause;
  }

  /** Sees to it that the task runs, wholly after this call. */
  public void ask() {
    if (!closed && state.getAndUpdate(s -> s == IDLE ? RUNNING : ASKED_AGAIN) == IDLE) {
      submit();
    }
  }

  /** Begins no further run. */
  public void close() {
    closed = true;
  }

  private void submit() {
    try {
      engine.work().execute(this::run);
    } catch (RejectedExecutionException busy) {
      // Under overload it is a matter of a moment, and the task is still owed.
      engine.scheduler().after(pause, this::submit);
    }
  }

  /** An outage is a line, however often it is met. */
  private void tellOnce(Throwable failure) {
    if (failing) {
      log.debug("{}; retrying", failure.toString());
      return;
    }
    failing = true;
    log.warn("{}; retrying at the next occasion", failure.toString());
  }

  private void run() {
    try {
      if (!closed) {
        task.run();
        failing = false;
      }
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      if (e instanceof UnavailableException) {
        engine.outage().waits("Leased duty", e);
      } else {
        tellOnce(e);
      }
    } finally {
      if (state.getAndUpdate(s -> s == ASKED_AGAIN ? RUNNING : IDLE) == ASKED_AGAIN) {
        engine.scheduler().after(pause, this::submit);
      }
    }
  }
}
