package io.aiwm.api.error;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes note of failures that end one task, and must not end its thread. Whoever catches every
 * {@link RuntimeException} of code that others wrote catches {@link Error} too: a class that cannot
 * be linked, a stack that overflows or an assertion would else leave somebody without an answer, a
 * slot taken, a timer stopped. Safe for use by many threads.
 */
public final class Failures {
  private static final int DEEPEST = 20;
  private static final AtomicLong OUT_OF_MEMORY = new AtomicLong();

  private Failures() {}

  /** To be called by whoever catches all there is. Does not throw. */
  public static void note(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof OutOfMemoryError) {
        OUT_OF_MEMORY.incrementAndGet();
        return;
      }
      cause = cause.getCause();
    }
  }

  /** Notes the failure and returns it as an unchecked exception to rethrow. */
  public static RuntimeException unchecked(Throwable failure) {
    note(failure);
    return failure instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(failure.toString(), failure);
  }

  /**
   * Number of out-of-memory errors noticed in this Java process, whichever engine met them. Other
   * work of that moment may be half done: restart the process.
   */
  public static long outOfMemory() {
    return OUT_OF_MEMORY.get();
  }
}
