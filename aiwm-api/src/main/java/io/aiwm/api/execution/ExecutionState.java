package io.aiwm.api.execution;

import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of an execution.
 *
 * @param status its status
 * @param progress percent: the mean of its steps, by their weights
 * @param startedAt when its first step began
 * @param completedAt when it ended
 * @param timeoutAt deadline of the execution
 * @param result results of the last steps, by index
 * @param error why it failed; details name the node and the step
 * @param retryCount retries so far
 * @param retryAttempts the retries
 * @param endsAs status that it ends with once what it did is undone; null unless it is being undone
 */
public record ExecutionState(
    ExecutionStatus status,
    int progress,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Instant timeoutAt,
    @Nullable Map<String, Object> result,
    @Nullable ErrorInfo error,
    int retryCount,
    List<RetryAttempt> retryAttempts,
    @Nullable ExecutionStatus endsAs) {

  public ExecutionState(
      ExecutionStatus status,
      int progress,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Instant timeoutAt,
      @Nullable Map<String, Object> result,
      @Nullable ErrorInfo error,
      int retryCount,
      @Nullable List<RetryAttempt> retryAttempts,
      @Nullable ExecutionStatus endsAs) {
    this.status = status;
    this.progress = progress;
    this.startedAt = startedAt;
    this.completedAt = completedAt;
    this.timeoutAt = timeoutAt;
    this.result = result;
    this.error = error;
    this.retryCount = retryCount;
    this.retryAttempts = retryAttempts == null ? List.of() : List.copyOf(retryAttempts);
    this.endsAs = endsAs;
  }

  /** Submitted, and nothing more. */
  public static ExecutionState pending() {
    return new ExecutionState(
        ExecutionStatus.PENDING, 0, null, null, null, null, null, 0, null, null);
  }
}
