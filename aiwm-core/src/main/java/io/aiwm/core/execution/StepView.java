package io.aiwm.core.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;

/**
 * A step as clients see it.
 *
 * @param index place among the steps, from 0
 * @param spec what to do, with the node that really does it
 * @param state how far it is
 */
record StepView(int index, @JsonUnwrapped StepSpec spec, @JsonUnwrapped StepState state) {

  static StepView of(ExecutionStep step) {
    StepSpec spec = step.spec();
    return new StepView(
        step.index(),
        new StepSpec(
            spec.name(),
            spec.description(),
            step.nodeId(),
            spec.command(),
            spec.dependsOn(),
            spec.optional(),
            spec.timeoutSeconds(),
            spec.retry(),
            spec.stallSeconds(),
            spec.weight(),
            spec.placement(),
            spec.onFailureOf()),
        step.state());
  }
}
