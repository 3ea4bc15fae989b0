package io.aiwm.api.time;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The two clocks. Wall time is for what is stored or shown, monotonic time is for deadlines and
 * durations; a step of the wall clock must never decide that a node is dead.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface TimeSource {

  /** Wall time in UTC, truncated to milliseconds, which is what every store and wire keeps. */
  Instant now();

  /** Monotonic time in nanoseconds from an arbitrary origin; only differences mean anything. */
  long nanos();

  /** The machine's own clocks. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }

  /** The real implementation, the only place that reads the machine's clocks. */
  final class SystemTimeSource implements TimeSource {
    private static final SystemTimeSource INSTANCE = new SystemTimeSource();

    private final Clock clock = Clock.systemUTC();

    private SystemTimeSource() {}

    @Override
    public Instant now() {
      return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }
}
