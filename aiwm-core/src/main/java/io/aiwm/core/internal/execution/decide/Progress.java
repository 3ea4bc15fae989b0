package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.event.Severity;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;

/**
 * Progress of an execution: the mean of its steps by their weights. It falls only when the
 * execution is retried.
 */
final class Progress {
  /** An event is made each time that a multiple of it is reached. */
  private static final int MILESTONE = 25;

  private Progress() {}

  static void update(Run run) {
    int before = run.progress;
    run.progress = Math.max(before, mean(run));
    if (run.running() && run.progress / MILESTONE > before / MILESTONE) {
      ExecutionEvents.add(run, "execution.progress", Severity.INFO);
    }
  }

  private static int mean(Run run) {
    int sum = 0;
    int weights = 0;
    for (StepRun step : run.work()) {
      int weight = step.spec().weight();
      sum += weight * (step.done() ? 100 : step.running() ? step.progress : 0);
      weights += weight;
    }
    return sum / weights;
  }
}
