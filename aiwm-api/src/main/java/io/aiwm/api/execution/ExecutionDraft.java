package io.aiwm.api.execution;

import java.util.List;
import java.util.Map;

/**
 * An execution to submit.
 *
 * @param spec what it is for
 * @param steps 1 to 1,000 steps; their {@code dependsOn} must not form a circle
 * @param metadata free-form data of the host's
 */
public record ExecutionDraft(
    ExecutionSpec spec, List<StepSpec> steps, Map<String, Object> metadata) {
  public ExecutionDraft {
    steps = List.copyOf(steps);
  }
}
