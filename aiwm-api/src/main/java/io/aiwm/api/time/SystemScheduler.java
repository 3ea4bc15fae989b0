package io.aiwm.api.time;

import io.aiwm.api.error.Failures;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Scheduler} on a {@link ScheduledThreadPoolExecutor}. */
final class SystemScheduler implements Scheduler {
  private final ScheduledThreadPoolExecutor pool;

  SystemScheduler(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    pool =
        new ScheduledThreadPoolExecutor(
            threads,
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            (task, executor) -> {
              // Closed: what would have run later no longer matters.
            });
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    pool.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    Future<?> future = pool.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Cancellable every(Duration interval, Runnable task) {
    Future<?> future =
        pool.scheduleWithFixedDelay(
            () -> guarded(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  /** A periodic task that throws would silently never run again. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      System.getLogger(Scheduler.class.getName())
          .log(System.Logger.Level.ERROR, "A scheduled task failed", e);
    }
  }
}
