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

  private final Engine engine;
  private final BooleanSupplier yielding;
  private final int minimum;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  /** Leaves nothing to others. */
  public Handoff(Engine engine) {
    this(engine, () -> false);
  }

  /** Leaves half of the machine to requests while some are open. */
  public Handoff(Engine engine, BooleanSupplier yielding) {
    this(engine, yielding, Math.max(2, Runtime.getRuntime().availableProcessors() / 2));
  }

  /**
   * Makes a hand-over.
   *
   * @param yielding whether requests are open
   * @param minimum tasks that run whatever else there is to do, 1 or more
   */
  Handoff(Engine engine, BooleanSupplier yielding, int minimum) {
    this.engine = engine;
    this.yielding = yielding;
    this.minimum = minimum;
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
    if (before < minimum || !yielding.getAsBoolean()) {
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
