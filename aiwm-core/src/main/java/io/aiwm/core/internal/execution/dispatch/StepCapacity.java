package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.unit.Unit;
import java.util.List;
import java.util.Optional;

/** The capacity that steps need, which is claimed and freed in the commits of their execution. */
@FunctionalInterface
public interface StepCapacity {
  /** Nothing is claimed. */
  StepCapacity NONE = (unit, execution, before, after) -> Optional.empty();

  /**
   * Adds to a unit what a decision means for capacity.
   *
   * @param before the steps as they are stored; none where the execution is new
   * @param after the steps as they will be
   * @return a node that has not the room which the decision was made on, if there is one; then
   *     nothing is committed, and it is decided again without that node
   */
  Optional<String> book(
      Unit unit, Execution execution, List<ExecutionStep> before, List<ExecutionStep> after);
}
