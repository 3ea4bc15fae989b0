package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.event.Severity;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.feature.ExecutionMilestone;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.Run;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events of executions. */
final class ExecutionEvents {
  private ExecutionEvents() {}

  /** An event that tells how the execution is now. */
  static void add(Run run, String type, Severity severity) {
    run.events.add(new Decision.PendingEvent(type, severity, data(run)));
    if (!run.companions.isEmpty()) {
      ExecutionMilestone milestone = milestone(run, type, severity);
      run.companions.stream()
          .flatMap(companion -> companion.beside(milestone).stream())
          .map(also -> new Decision.PendingEvent(also.type(), also.severity(), also.data()))
          .forEach(run.events::add);
    }
  }

  private static ExecutionMilestone milestone(Run run, String type, Severity severity) {
    return new ExecutionMilestone(
        type,
        severity,
        run.execution.id(),
        run.spec,
        run.execution.involvedNodeIds(),
        run.steps.stream().flatMap(step -> Stream.ofNullable(step.result)).toList(),
        run.error,
        run.startedAt,
        run.completedAt);
  }

  private static Map<String, Object> data(Run run) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("executionId", run.execution.id());
    data.put("name", run.spec.name());
    data.put("category", run.spec.category().wireName());
    put(data, "type", run.spec.type());
    data.put("status", run.status.wireName());
    data.put("progress", run.progress);
    data.put("nodeIds", run.execution.involvedNodeIds());
    put(data, "resourceType", run.spec.resourceType());
    put(data, "resourceId", run.spec.resourceId());
    put(data, "parentExecutionId", run.spec.parentExecutionId());
    data.put("retryCount", run.retryCount);
    if (run.error != null) {
      data.put("error", error(run.error));
    }
    if (run.completedAt != null && run.startedAt != null) {
      data.put("durationMs", Duration.between(run.startedAt, run.completedAt).toMillis());
    }
    return data;
  }

  private static Map<String, Object> error(ErrorInfo error) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("code", error.code());
    data.put("message", error.message());
    if (error.details() != null) {
      put(data, "nodeId", error.details().get("nodeId"));
      put(data, "stepIndex", error.details().get("stepIndex"));
    }
    return data;
  }

  private static void put(Map<String, Object> data, String name, @Nullable Object value) {
    if (value != null) {
      data.put(name, value);
    }
  }
}
