package io.aiwm.core.internal.execution.decide;

import io.aiwm.core.internal.execution.payload.References;
import io.aiwm.core.internal.execution.run.Commands;
import io.aiwm.core.internal.execution.run.ExecutionInput.HolderLost;
import io.aiwm.core.internal.execution.run.ExecutionInput.Renewed;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.Map;

/**
 * Steps that the host carries out itself. The controller that begins one claims it for a time and
 * renews the claim while the handler is at work; a claim that runs out is anybody's. A step whose
 * handler completes later is held by the controller's lease instead, and costs no writes meanwhile.
 */
final class Local {
  private Local() {}

  /** Claims a step for this controller if it has the handler; else the step waits for one. */
  static void claimOrWait(Run run, StepRun step) {
    if (!run.handlers.names().contains(step.spec().command().handler())) {
      step.sentAt = null;
      step.release();
      return;
    }
    try {
      claim(run, step);
    } catch (References.MissingException e) {
      StepFailures.fail(run, step, Errors.invalid(e.getMessage()));
    }
  }

  private static void claim(Run run, StepRun step) throws References.MissingException {
    var command = Commands.of(run, step);
    boolean again = step.deadlineAt != null;
    step.claimedBy = run.moment.controllerId();
    boolean held = run.handlers.asynchronous().contains(step.spec().command().handler());
    step.claimedUntil = held ? null : run.now.plus(run.settings.claimTime());
    step.sentAt = run.now;
    if (!again) {
      step.deadlineAt = Deadlines.latest(run, step);
      step.progressedAt = run.now;
    }
    run.outbound.add(new Outbound("", step.index(), step.attempt, Outbound.Purpose.FIRST, command));
    run.note(
        step,
        "none",
        again ? "local.taken.over" : "local.begun",
        Map.of("type", command.type(), "attempt", step.attempt, "by", step.claimedBy));
  }

  /** The handler is still at it. */
  static void renewed(Run run, Renewed input) {
    run.step(input.stepIndex())
        .filter(step -> step.running() && input.messageId().equals(step.messageId))
        .filter(step -> input.controllerId().equals(step.claimedBy))
        .filter(step -> !step.held())
        .ifPresent(step -> step.claimedUntil = run.now.plus(run.settings.claimTime()));
  }

  /** The lease is over that held steps: what nobody carries out any more begins again. */
  static void holderLost(Run run, HolderLost input) {
    for (StepRun step : run.steps) {
      boolean lost = step.held() && input.controllerId().equals(step.claimedBy);
      if (lost && !input.carriedOut().contains(String.valueOf(step.messageId))) {
        claimOrWait(run, step);
      }
    }
  }

  /** Takes up a step that nobody has claimed, or whose claim has run out. */
  static void takeUp(Run run, StepRun step) {
    boolean free = step.claimedBy == null || Deadlines.passed(step.claimedUntil, run.now);
    if (step.running() && free) {
      claimOrWait(run, step);
    }
  }
}
