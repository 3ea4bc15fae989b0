package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Changes that an execution accepts once it is submitted. */
final class Patches {
  private Patches() {}

  static void apply(Run run, ExecutionPatch patch) {
    ExecutionSpec old = run.spec;
    run.spec =
        new ExecutionSpec(
            Objects.requireNonNullElse(patch.name(), old.name()),
            patch.description() == null ? old.description() : patch.description(),
            old.category(),
            old.type(),
            Objects.requireNonNullElse(patch.priority(), old.priority()),
            old.parentExecutionId(),
            old.resourceType(),
            old.resourceId(),
            old.nodeId(),
            Objects.requireNonNullElse(patch.timeoutSeconds(), old.timeoutSeconds()),
            old.maxRetries(),
            old.onNodeLoss(),
            old.concurrency(),
            old.failureBudget());
    if (patch.metadata() != null) {
      run.metadata = patch.metadata();
    }
    if (run.running() && run.timeoutAt != null) {
      long longer = run.spec.timeoutSeconds() - (long) old.timeoutSeconds();
      run.timeoutAt = run.timeoutAt.plusSeconds(longer);
      moveDeadlines(run, run.timeoutAt);
    }
    if (run.spec.priority() != old.priority()) {
      run.steps.stream().filter(StepRun::waiting).forEach(s -> run.queuedFor.add(s.nodeId()));
    }
    if (!run.spec.equals(old)) {
      run.note("execution.updated", Map.of());
    }
  }

  /** Tries that only the execution's time-out bounds move with it. */
  private static void moveDeadlines(Run run, Instant timeoutAt) {
    for (StepRun step : run.steps) {
      if (step.out() && run.commands.total(step.spec(), run.settings) == null) {
        step.deadlineAt = timeoutAt;
      }
    }
  }
}
