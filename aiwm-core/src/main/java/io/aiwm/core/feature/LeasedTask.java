package io.aiwm.core.feature;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Background work that is done now and then: one run ends before the next begins, on the engine's
 * pool, where it may block on the store. A run that throws is logged and tried at the next turn.
 *
 * @param name unique; names the lease, and the task in logs
 * @param every time between the beginnings of two runs; a run that takes longer delays the next
 * @param lease how long a controller that dies keeps the task from the others; null where every
 *     controller does it, each for itself
 * @param run the work; a leased run asks {@link Turn#mine} between batches
 */
public record LeasedTask(String name, Duration every, @Nullable Duration lease, Body run) {
  public LeasedTask {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("The interval of a leased task must be positive: " + name);
    }
  }

  /** Work that one controller does for all. */
  public static LeasedTask one(String name, Duration every, Duration lease, Body run) {
    return new LeasedTask(name, every, lease, run);
  }

  /** Work that each controller does, where compare-and-set decides between two that act. */
  public static LeasedTask each(String name, Duration every, Runnable run) {
    return new LeasedTask(name, every, null, turn -> run.run());
  }

  /** The work of one run of a task. */
  @FunctionalInterface
  public interface Body {
    void run(Turn turn);
  }

  /** One run. */
  @FunctionalInterface
  public interface Turn {
    /** True if this controller still holds the task's lease; occasionally blocks on the store. */
    boolean mine();
  }
}
