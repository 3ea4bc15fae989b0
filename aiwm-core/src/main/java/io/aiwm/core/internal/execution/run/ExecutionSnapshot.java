package io.aiwm.core.internal.execution.run;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.core.internal.execution.place.Fleet;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that a decision about an execution looks at, beside the input and the time.
 *
 * @param execution the header
 * @param steps all of its steps, by index
 * @param rooms what a node may be given; empty where its session is not held by this controller
 * @param handlers the handlers that this controller has
 * @param fleet the nodes that steps may be placed on; asked only where one is to be placed
 */
public record ExecutionSnapshot(
    Execution execution,
    List<ExecutionStep> steps,
    Function<String, Optional<NodeCapacity>> rooms,
    LocalHandlers handlers,
    Fleet fleet) {
  public ExecutionSnapshot {
    steps = List.copyOf(steps);
  }
}
