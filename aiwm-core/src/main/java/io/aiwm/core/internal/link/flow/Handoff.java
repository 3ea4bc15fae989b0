package io.aiwm.core.internal.link.flow;

import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Hands tasks to the engine's pool; while it is full they wait a moment, since none may be lost.
 * While requests of people wait, a few tasks run at a time and the others queue, so that a flood of
 * messages neither takes all connections of the database nor all processors.
 */
public final class Handoff {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Tasks that run whatever else there is to do. */
  private static final int LEAST = 2;

  private final Engine engine;
  private final BooleanSupplier yielding;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  /** Leaves nothing to others. */
  public Handoff(Engine engine) {
    this(engine, () -> false);
  }

  public Handoff(Engine engine, BooleanSupplier yielding) {
    this.engine = engine;
    this.yielding = yielding;
  }

  /** Runs a task soon, on the pool. */
  public void run(Runnable task) {
    waiting.add(task);
    start();
  }

  /** Starts what may be started now; whatever ends calls it again. */
  private void start() {
    while (!waiting.isEmpty() && begin()) {
      Runnable task = waiting.poll();
      if (task == null) {
        running.decrementAndGet(); // Another thread took it; what has come since is looked for.
      } else {
        handOver(task);
      }
    }
  }

  private boolean begin() {
    int before = running.getAndIncrement();
    if (before < LEAST || !yielding.getAsBoolean()) {
      return true;
    }
    running.decrementAndGet();
    return false;
  }

  private void handOver(Runnable task) {
    try {
      engine.work().execute(() -> carryOut(task));
    } catch (RejectedExecutionException full) {
      running.decrementAndGet();
      runAfter(PAUSE, task);
    }
  }

  private void carryOut(Runnable task) {
    try {
      task.run();
    } finally {
      running.decrementAndGet();
      start();
    }
  }

  /** Runs a task later, on the pool. */
  void runAfter(Duration delay, Runnable task) {
    engine.scheduler().after(delay, () -> run(task));
  }
}
