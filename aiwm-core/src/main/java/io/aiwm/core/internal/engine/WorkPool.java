package io.aiwm.core.internal.engine;

import io.aiwm.api.error.Failures;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of daemon threads behind a bounded queue. A full queue refuses with {@link
 * java.util.concurrent.RejectedExecutionException}, so that overload shows where it arises. Threads
 * that find nothing to do for a minute end.
 */
public final class WorkPool implements Executor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkPool.class);
  private static final long CLOSING_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  /**
   * Makes a pool; threads start when they are needed.
   *
   * @param name prefix of the threads' names
   * @param threads maximum number of threads, at least 1
   * @param queue maximum number of tasks that wait, at least 1
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
    pool.execute(() -> run(task));
  }

  /** A thread that ended would tell nobody but the standard error stream. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("A task failed", e);
    }
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
