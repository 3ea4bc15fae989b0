package io.aiwm.core.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of daemon threads behind a bounded queue. A full queue refuses with {@link
 * java.util.concurrent.RejectedExecutionException}, so that overload shows where it arises. Threads
 * that find nothing to do for a minute end.
 */
public final class WorkPool implements Executor, AutoCloseable {
  private static final long CLOSING_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  /**
   * Makes a pool; threads start when they are needed.
   *
   * @param name prefix of the threads' names
   * @param threads most threads, at least 1
   * @param queue most tasks that wait, at least 1
   */
  public WorkPool(String name, int threads, int queue) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory plain = Executors.defaultThreadFactory();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = plain.newThread(task);
              thread.setName(name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Tasks that wait for a thread. */
  public int queued() {
    return pool.getQueue().size();
  }

  /** Lets running and waiting tasks end, for ten seconds at most; then interrupts them. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
