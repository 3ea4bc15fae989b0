package io.aiwm.core.internal.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.core.internal.execution.payload.CommandSecrets;
import io.aiwm.core.internal.http.JsonBytes;
import java.util.Map;

/**
 * A step as clients see it.
 *
 * @param index place among the steps, from 0
 * @param spec what to do, with the node that really does it and without its secrets
 * @param state how far it is
 */
record StepView(int index, @JsonUnwrapped StepSpec spec, @JsonUnwrapped StepState state) {

  static StepView of(ExecutionStep step) {
    return of(step, CommandSecrets.masked(step.spec().command()));
  }

  /** With the size of a command's data in its place. */
  static StepView withoutData(ExecutionStep step) {
    CommandSpec command = step.spec().command();
    Map<String, Object> data =
        command.data().isEmpty()
            ? Map.of()
            : Map.of("omitted", true, "sizeBytes", JsonBytes.of(command.data()).length);
    return of(step, new CommandSpec(command.type(), command.resource(), data));
  }

  private static StepView of(ExecutionStep step, CommandSpec command) {
    StepSpec spec = step.spec();
    return new StepView(
        step.index(),
        new StepSpec(
            spec.name(),
            spec.description(),
            step.nodeId(),
            command,
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
