package io.aiwm.core.internal.telemetry;

import io.aiwm.api.error.Failures;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs a write on the engine's pool, one at a time, and after failures ever less often. Safe for
 * use by many threads.
 */
final class Flusher {
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  private final Engine engine;
  private final String what;
  private final Runnable write;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile long retryAt;
  private volatile int failures;

  /**
   * Wraps a write.
   *
   * @param what what is written, for the log
   * @param write throws where the store does not take it, and keeps what it could not write
   */
  Flusher(Engine engine, String what, Runnable write) {
    this.engine = engine;
    this.what = what;
    this.write = write;
  }

  /** Writes soon, unless that is on its way or a pause after a failure is not over. */
  void ask() {
    boolean pausing = failures > 0 && engine.time().nanos() - retryAt < 0;
    if (!pausing && queued.compareAndSet(false, true)) {
      try {
        engine.work().execute(this::writeQueued);
      } catch (RejectedExecutionException busy) {
        queued.set(false); // Whoever asks next tries again.
      }
    }
  }

  private void writeQueued() {
    try {
      flush();
    } finally {
      queued.set(false);
    }
  }

  /** Writes now, on the caller's thread; false if the store did not take it. */
  boolean flush() {
    writing.lock();
    try {
      write.run();
      failures = 0;
      return true;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      int inRow = failures + 1; // Only the holder of the lock writes it.
      failures = inRow;
      long seconds = Math.min(1L << Math.min(inRow - 1, 10), MAX_PAUSE.toSeconds());
      retryAt = engine.time().nanos() + Duration.ofSeconds(seconds).toNanos();
      engine.outage().waits(what, e);
      return false;
    } finally {
      writing.unlock();
    }
  }

  /** True if the last write failed. */
  boolean failing() {
    return failures > 0;
  }
}
