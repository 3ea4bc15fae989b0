package io.aiwm.core.link;

import io.aiwm.core.engine.Engine;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands tasks to the engine's pool; while it is full they wait a moment, since none may be lost.
 */
final class Handoff {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Engine engine;

  Handoff(Engine engine) {
    this.engine = engine;
  }

  /** Runs a task soon, on the pool. */
  void run(Runnable task) {
    try {
      engine.work().execute(task);
    } catch (RejectedExecutionException full) {
      runAfter(PAUSE, task);
    }
  }

  /** Runs a task later, on the pool. */
  void runAfter(Duration delay, Runnable task) {
    engine.scheduler().after(delay, () -> run(task));
  }
}
