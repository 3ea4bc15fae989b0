package io.aiwm.core.internal.workload;

import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.Category;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.feature.ExecutionCompanion;
import io.aiwm.core.feature.ExecutionMilestone;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of a deployment, beside those of the execution that deploys it. */
final class DeploymentEvents implements ExecutionCompanion {
  private static final String STARTED = "deployment.started";
  private static final String COMPLETED = "deployment.completed";
  private static final String FAILED = "deployment.failed";

  private static final Map<String, String> NAMES =
      Map.of(
          "execution.started", STARTED,
          "execution.completed", COMPLETED,
          "execution.failed", FAILED);

  static final List<EventType> TYPES =
      List.of(
          new EventType(STARTED, Severity.INFO, "A deployment started", Deployment.class),
          new EventType(COMPLETED, Severity.INFO, "A deployment completed", Deployment.class),
          new EventType(FAILED, Severity.WARNING, "A deployment failed", Deployment.class));

  /**
   * Data of a deployment's events.
   *
   * @param endpoint where it answers, once it is up
   * @param duration seconds from its start to its end
   */
  record Deployment(
      String deploymentId,
      String executionId,
      String name,
      List<String> nodeIds,
      @Nullable String endpoint,
      @Nullable Failure error,
      @Nullable Long duration) {}

  /** Cause of the failure. */
  record Failure(
      String code, String message, @Nullable String nodeId, @Nullable Integer stepIndex) {}

  @Override
  public List<Companion> beside(ExecutionMilestone milestone) {
    String name = NAMES.get(milestone.eventType());
    String deploymentId = milestone.spec().resourceId();
    boolean deploys =
        milestone.spec().category() == Category.DEPLOYMENT
            && "deployment".equals(milestone.spec().resourceType());
    return name == null || !deploys || deploymentId == null
        ? List.of()
        : List.of(new Companion(name, milestone.severity(), data(milestone, deploymentId)));
  }

  private static Map<String, Object> data(ExecutionMilestone milestone, String deploymentId) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("deploymentId", deploymentId);
    data.put("executionId", milestone.executionId());
    data.put("name", milestone.spec().name());
    data.put("nodeIds", milestone.nodeIds());
    milestone.results().stream()
        .map(result -> result.get("endpoint"))
        .filter(Objects::nonNull)
        .reduce((first, last) -> last)
        .ifPresent(endpoint -> data.put("endpoint", String.valueOf(endpoint)));
    if (milestone.error() != null) {
      data.put("error", error(milestone.error()));
    }
    if (milestone.completedAt() != null && milestone.startedAt() != null) {
      Duration duration = Duration.between(milestone.startedAt(), milestone.completedAt());
      data.put("duration", duration.toSeconds());
    }
    return data;
  }

  private static Map<String, Object> error(ErrorInfo error) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("code", error.code());
    data.put("message", error.message());
    if (error.details() != null) {
      putIfPresent(data, "nodeId", error.details().get("nodeId"));
      putIfPresent(data, "stepIndex", error.details().get("stepIndex"));
    }
    return data;
  }

  private static void putIfPresent(Map<String, Object> data, String name, @Nullable Object value) {
    if (value != null) {
      data.put(name, value);
    }
  }
}
