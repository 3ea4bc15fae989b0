package io.aiwm.core.internal.cluster;

import io.aiwm.api.error.Failures;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Probe of the store by a small write each second. Reading it never blocks, so that the health page
 * answers while the store does not. Written by one thread at a time, read by many.
 */
public final class StoreProbe {
  /** A write that takes longer is as good as none. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration SLOW = Duration.ofMillis(500);

  /** Last observed state of the store. */
  public enum State {
    /** It takes writes at once. */
    WELL,
    /** It takes writes, each after more than half a second. */
    SLOW,
    /** It answers, and takes no writes: read-only, full, or without the right to. */
    REFUSES_WRITES,
    /** It has not answered for two seconds. */
    SILENT,
    /** It cannot be reached. */
    UNREACHABLE
  }

  private final Store store;
  private final TimeSource time;
  private volatile boolean asking;
  private volatile long askedAt;
  private volatile Duration took = Duration.ZERO;
  private volatile State found = State.UNREACHABLE;

  StoreProbe(Store store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /** Carries out a write and takes note of how it went; throws what the write throws. */
  <R> R write(Supplier<R> write) {
    askedAt = time.nanos();
    asking = true;
    try {
      R result = write.get();
      took = Duration.ofNanos(time.nanos() - askedAt);
      found = took.compareTo(SLOW) > 0 ? State.SLOW : State.WELL;
      return result;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      found = State.UNREACHABLE;
      found = answers() ? State.REFUSES_WRITES : State.UNREACHABLE;
      throw e;
    } finally {
      asking = false;
    }
  }

  private boolean answers() {
    try {
      store.ping();
      return true;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      return false;
    }
  }

  /** Current state of the store. */
  public State state() {
    boolean waiting = asking && time.nanos() - askedAt > PATIENCE.toNanos();
    return waiting && found != State.UNREACHABLE ? State.SILENT : found;
  }

  /** Latency of the last successful write. */
  public Duration latency() {
    return took;
  }
}
