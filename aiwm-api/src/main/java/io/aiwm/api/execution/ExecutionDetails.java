package io.aiwm.api.execution;

import java.util.List;

/**
 * An execution with its steps, both as one and the same change left them.
 *
 * @param execution the header
 * @param steps all of its steps, by index
 */
public record ExecutionDetails(Execution execution, List<ExecutionStep> steps) {
  public ExecutionDetails {
    steps = List.copyOf(steps);
  }

  /** Id of the execution. */
  public String id() {
    return execution.id();
  }
}
