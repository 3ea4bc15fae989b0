package io.aiwm.core.execution;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import java.util.List;
import java.util.Map;

/**
 * Everything that a decision about an execution looks at, beside the input and the time.
 *
 * @param execution the header
 * @param steps all of its steps, by index
 * @param rooms nodes of its steps whose sessions this controller holds, and what each may be given
 */
record ExecutionSnapshot(Execution execution, List<ExecutionStep> steps, Map<String, Room> rooms) {
  ExecutionSnapshot {
    steps = List.copyOf(steps);
    rooms = Map.copyOf(rooms);
  }
}
