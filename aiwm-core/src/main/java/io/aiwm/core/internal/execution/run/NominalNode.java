package io.aiwm.core.internal.execution.run;

import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.StepSpec;
import org.jspecify.annotations.Nullable;

/** The node of a step as it is submitted: its own, or else the execution's. */
public final class NominalNode {
  private NominalNode() {}

  /** The node, or null where the step needs none yet. */
  public static @Nullable String of(ExecutionSpec spec, StepSpec step) {
    if (!isNeeded(step)) {
      return null;
    }
    return step.nodeId() == null ? spec.nodeId() : step.nodeId();
  }

  /** True if the step is for one node from the beginning. */
  public static boolean isNeeded(StepSpec step) {
    return step.placement() == null && step.command().handler() == null;
  }
}
