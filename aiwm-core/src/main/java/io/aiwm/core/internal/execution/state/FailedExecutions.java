package io.aiwm.core.internal.execution.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Executions with which something failed, and when each is tried again: a minute later, then after
 * twice as long each time, six hours at most. Forgotten with the process. Guarded by its user.
 */
public final class FailedExecutions {
  private static final long FIRST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long MAX_NANOS = Duration.ofHours(6).toNanos();

  private final int most;
  private final Map<String, Pause> pauses = new HashMap<>();

  private record Pause(long lengthNanos, long endsAtNanos) {}

  /**
   * An empty record of failures.
   *
   * @param most so many that something else than the executions must be at fault
   */
  public FailedExecutions(int most) {
    this.most = most;
  }

  /** True if an execution may be tried; a new one may not while too many have failed. */
  public boolean mayTry(String executionId, long nowNanos) {
    Pause pause = pauses.get(executionId);
    return pause == null ? pauses.size() < most : nowNanos - pause.endsAtNanos() >= 0;
  }

  public void failed(String executionId, long nowNanos) {
    Pause before = pauses.get(executionId);
    long length = before == null ? FIRST_NANOS : Math.min(MAX_NANOS, 2 * before.lengthNanos());
    pauses.put(executionId, new Pause(length, nowNanos + length));
  }

  public void succeeded(String executionId) {
    pauses.remove(executionId);
  }

  public int count() {
    return pauses.size();
  }
}
