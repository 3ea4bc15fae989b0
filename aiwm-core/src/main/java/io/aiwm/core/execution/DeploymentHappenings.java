package io.aiwm.core.execution;

import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.Category;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** An execution that deploys also tells of its deployment. */
final class DeploymentHappenings {
  static final String STARTED = "deployment.started";
  static final String COMPLETED = "deployment.completed";
  static final String FAILED = "deployment.failed";

  private static final Map<String, String> TYPES =
      Map.of(
          "execution.started", STARTED,
          "execution.completed", COMPLETED,
          "execution.failed", FAILED);

  private DeploymentHappenings() {}

  /** Adds what an event of the execution says of its deployment, if anything. */
  static void add(Run run, String executionEvent, Severity severity) {
    String type = TYPES.get(executionEvent);
    String deploymentId = run.spec.resourceId();
    boolean deploys =
        run.spec.category() == Category.DEPLOYMENT && "deployment".equals(run.spec.resourceType());
    if (type != null && deploys && deploymentId != null) {
      run.events.add(new Decision.Happening(type, severity, data(run, deploymentId)));
    }
  }

  private static Map<String, Object> data(Run run, String deploymentId) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("deploymentId", deploymentId);
    data.put("executionId", run.execution.id());
    data.put("name", run.spec.name());
    data.put("nodeIds", run.execution.involvedNodeIds());
    run.steps.stream()
        .map(step -> step.result == null ? null : step.result.get("endpoint"))
        .filter(Objects::nonNull)
        .reduce((first, last) -> last)
        .ifPresent(endpoint -> data.put("endpoint", String.valueOf(endpoint)));
    if (run.error != null) {
      data.put("error", Happenings.error(run.error));
    }
    if (run.completedAt != null && run.startedAt != null) {
      data.put("duration", Duration.between(run.startedAt, run.completedAt).toSeconds());
    }
    return data;
  }
}
