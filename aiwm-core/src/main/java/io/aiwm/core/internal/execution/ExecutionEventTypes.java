package io.aiwm.core.internal.execution;

import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of the events of executions. */
public final class ExecutionEventTypes {
  /** All of them. */
  public static final List<EventType> ALL =
      List.of(
          info("execution.started", "An execution started", ExecutionFacts.class),
          info(
              "execution.progress",
              "An execution completed another quarter of its work",
              ExecutionFacts.class),
          info("execution.completed", "An execution completed", ExecutionFacts.class),
          warning("execution.failed", "An execution failed or timed out", ExecutionFacts.class),
          info("execution.cancelled", "An execution was cancelled", ExecutionFacts.class),
          info("execution.retried", "An execution was retried", ExecutionFacts.class));

  private ExecutionEventTypes() {}

  private static EventType info(String name, String summary, Class<? extends Record> data) {
    return new EventType(name, Severity.INFO, summary, data);
  }

  private static EventType warning(String name, String summary, Class<? extends Record> data) {
    return new EventType(name, Severity.WARNING, summary, data);
  }

  /**
   * State of the execution.
   *
   * @param progress percent
   * @param durationMs milliseconds from its start to its end
   */
  record ExecutionFacts(
      String executionId,
      String name,
      String category,
      @Nullable String type,
      String status,
      int progress,
      List<String> nodeIds,
      @Nullable String resourceType,
      @Nullable String resourceId,
      @Nullable String parentExecutionId,
      int retryCount,
      @Nullable Failure error,
      @Nullable Long durationMs) {}

  /** Cause of the failure. */
  record Failure(
      String code, String message, @Nullable String nodeId, @Nullable Integer stepIndex) {}
}
