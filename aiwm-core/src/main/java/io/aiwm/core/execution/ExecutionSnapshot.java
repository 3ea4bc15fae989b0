package io.aiwm.core.execution;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import java.util.List;
import java.util.Set;

/**
 * Everything that a decision about an execution looks at, beside the input and the time.
 *
 * @param execution the header
 * @param steps all of its steps, by index
 * @param connected nodes of its steps whose sessions this controller holds
 */
record ExecutionSnapshot(Execution execution, List<ExecutionStep> steps, Set<String> connected) {
  ExecutionSnapshot {
    steps = List.copyOf(steps);
    connected = Set.copyOf(connected);
  }
}
