package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * One step of an execution.
 *
 * @param executionId the execution
 * @param index place among its steps, from 0
 * @param nodeId node that carries it out; null until it is chosen, and where the host does
 * @param spec what to do
 * @param state how far it is
 */
public record ExecutionStep(
    String executionId,
    int index,
    @Nullable String nodeId,
    StepSpec spec,
    @JsonUnwrapped StepState state) {

  public ExecutionStep withNodeId(@Nullable String value) {
    return new ExecutionStep(executionId, index, value, spec, state);
  }

  public ExecutionStep withState(StepState value) {
    return new ExecutionStep(executionId, index, nodeId, spec, value);
  }
}
