package io.aiwm.api.time;

import java.time.Duration;

/**
 * Runs short tasks later. Tasks must hand long work to an executor; a task that throws is reported
 * by the implementation and, when periodic, runs again.
 *
 * <p>Implementations are safe for use by many threads and measure delays on the monotonic clock.
 */
public interface Scheduler extends AutoCloseable {

  /**
   * Runs {@code task} once, no sooner than {@code delay} from now.
   *
   * @param delay zero or more
   * @return a handle that cancels the task if it has not started
   */
  Cancellable after(Duration delay, Runnable task);

  /**
   * Runs {@code task} again and again, {@code interval} after each end.
   *
   * @param interval more than zero
   * @return a handle that stops further runs
   */
  Cancellable every(Duration interval, Runnable task);

  /** Stops accepting tasks and drops those that have not started. Idempotent. */
  @Override
  void close();

  /** Undoes a scheduling; safe to call at any time, any number of times. */
  @FunctionalInterface
  interface Cancellable {
    void cancel();
  }

  /**
   * A scheduler on a small pool of daemon threads.
   *
   * @param threads number of threads, at least 1
   * @param name prefix of the threads' names
   */
  static Scheduler system(String name, int threads) {
    return new SystemScheduler(name, threads);
  }
}
