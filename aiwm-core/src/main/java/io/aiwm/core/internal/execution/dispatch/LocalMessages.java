package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.StepState;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.state.ReportBuffer;

/** Reports of this controller's step handlers. Safe for use by many threads. */
public final class LocalMessages {
  private final Engine engine;
  private final ExecutionChanges changes;
  private final ReportBuffer reports;
  private final Dispatcher dispatcher;
  private final LocalSteps local;

  public LocalMessages(
      Engine engine,
      ExecutionChanges changes,
      ReportBuffer reports,
      Dispatcher dispatcher,
      LocalSteps local) {
    this.engine = engine;
    this.changes = changes;
    this.reports = reports;
    this.dispatcher = dispatcher;
    this.local = local;
    local.reportTo(this::said);
  }

  private void said(String executionId, String messageId, ExecutionInput input, boolean ended) {
    reports.add(executionId, messageId, input, ended, engine.time().nanos());
    if (ended) {
      changes.apply(engine.self(), Change.of(executionId), dispatcher::carryOut);
    }
  }

  /** Renews the claims of what is at work; what has lost its claim is told to stop. */
  public void renew(LocalRun run) {
    changes.apply(
        engine.self(),
        Change.of(run.executionId(), run.renewal()),
        (execution, decision) -> renewed(run, execution, decision));
  }

  private void renewed(LocalRun run, Execution execution, Decision decision) {
    dispatcher.carryOut(execution, decision);
    StepState state = decision.steps().get(run.stepIndex()).state();
    boolean ours =
        !state.status().terminal()
            && run.messageId().equals(state.sentMessageId())
            && engine.controllerId().equals(state.claimedBy());
    if (!ours) {
      local.cancel(run.messageId());
    }
  }
}
