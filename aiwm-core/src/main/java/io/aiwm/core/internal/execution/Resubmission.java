package io.aiwm.core.internal.execution;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Caller;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of a draft with what the same user submitted before. What may have been changed since
 * is not compared, nor is the data of commands, of which a part may be stored in another form.
 */
final class Resubmission {
  private Resubmission() {}

  static boolean same(Caller caller, ExecutionDraft draft, ExecutionDetails stored) {
    Execution execution = stored.execution();
    return execution.owner().orgId().equals(caller.principal().orgId())
        && caller.id().equals(execution.header().createdBy())
        && fixed(draft.spec()).equals(fixed(execution.spec()))
        && draft.steps().stream()
            .map(Resubmission::fixed)
            .toList()
            .equals(
                stored.steps().stream().map(ExecutionStep::spec).map(Resubmission::fixed).toList());
  }

  private static List<@Nullable Object> fixed(ExecutionSpec spec) {
    return Arrays.asList(
        spec.category(),
        spec.type(),
        spec.parentExecutionId(),
        spec.resourceType(),
        spec.resourceId(),
        spec.nodeId(),
        spec.maxRetries(),
        spec.onNodeLoss(),
        spec.concurrency(),
        spec.failureBudget());
  }

  private static List<@Nullable Object> fixed(StepSpec step) {
    return Arrays.asList(
        step.name(), step.command().type(), step.dependsOn(), step.optional(), step.onFailureOf());
  }
}
