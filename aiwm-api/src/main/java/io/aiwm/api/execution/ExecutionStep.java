package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One step of an execution: a versioned part of it, so that a change writes what changed and not
 * the whole execution.
 *
 * @param header shared fields
 * @param executionId the execution
 * @param index place among its steps, from 0
 * @param nodeId node that carries it out; null until it is chosen, and where the host does
 * @param spec what to do
 * @param state how far it is
 */
public record ExecutionStep(
    @JsonUnwrapped Header header,
    String executionId,
    int index,
    @Nullable String nodeId,
    StepSpec spec,
    @JsonUnwrapped StepState state)
    implements Entity {

  public static final Kind<ExecutionStep> KIND =
      Kind.of("execution_steps", ExecutionStep.class)
          .uniqueKey(step -> step.executionId() + "/" + step.index())
          .field(Field.text("executionId", ExecutionStep::executionId))
          .field(Field.number("index", step -> (long) step.index()))
          .field(Field.text("nodeId", ExecutionStep::nodeId))
          .field(Field.text("status", step -> step.state().status().wireName()))
          .field(Field.text("sentMessageId", step -> step.state().sentMessageId()))
          .unindexed("orgId", "createdAt", "updatedAt", "index")
          .build();

  @Override
  public ExecutionStep withHeader(Header value) {
    return new ExecutionStep(value, executionId, index, nodeId, spec, state);
  }

  public ExecutionStep withNodeId(@Nullable String value) {
    return new ExecutionStep(header, executionId, index, value, spec, state);
  }

  public ExecutionStep withState(StepState value) {
    return new ExecutionStep(header, executionId, index, nodeId, spec, value);
  }
}
