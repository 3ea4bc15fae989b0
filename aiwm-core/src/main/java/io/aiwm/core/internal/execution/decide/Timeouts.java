package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.Map;
import java.util.Set;

/** Handling of expired deadlines. */
final class Timeouts {
  private Timeouts() {}

  static void check(Run run, Set<String> journaling) {
    if (run.status == ExecutionStatus.PENDING) {
      Outcome.start(run); // It was stored within a unit of work, which starts nothing.
      return;
    }
    if (!run.running()) {
      return;
    }
    if (Deadlines.passed(run.timeoutAt, run.now)) {
      Outcome.timedOut(run);
      return;
    }
    for (StepRun step : run.steps) {
      check(run, step, step.local() || journaling.contains(step.nodeId()));
    }
    Flow.advance(run);
  }

  private static void check(Run run, StepRun step, boolean journaling) {
    if (Deadlines.passed(Deadlines.node(run, step), run.now)) {
      stopWaiting(run, step);
    } else if (Deadlines.passed(Deadlines.answer(step), run.now)) {
      giveUp(run, step, journaling, "No answer in time");
    } else if (Deadlines.passed(Deadlines.progress(run, step), run.now)) {
      giveUp(run, step, journaling, "No progress in time");
    } else if (step.local()) {
      Local.takeUp(run, step);
    } else if (Deadlines.passed(Deadlines.acknowledgement(run, step), run.now)) {
      run.note(step, "none", "ack.timeout", Map.of());
      ask(run, step, journaling);
    } else if (Deadlines.passed(Deadlines.repetition(run, step), run.now)) {
      ask(run, step, journaling);
    }
  }

  private static void ask(Run run, StepRun step, boolean journaling) {
    if (journaling) {
      Sending.sendOrWait(run, step);
    } else {
      Sending.query(run, step);
    }
  }

  /** Its command never left, so nothing is to be undone or feared. */
  private static void stopWaiting(Run run, StepRun step) {
    run.note(step, "none", "timeout", Map.of("attempt", step.attempt, "waiting", true));
    ErrorInfo error = Errors.timedOut("No suitable node was available in time");
    if (step.running()) {
      StepFailures.failOrTryAgain(run, step, error);
    } else {
      StepFailures.fail(run, step, error);
    }
  }

  /** The agent is told to stop, since the next attempt must not run beside this one. */
  private static void giveUp(Run run, StepRun step, boolean journaling, String why) {
    run.note(step, "none", "timeout", Map.of("attempt", step.attempt));
    Sending.cancel(run, step);
    if (journaling) {
      StepFailures.failOrTryAgain(run, step, Errors.timedOut(why));
    } else {
      StepFailures.fail(run, step, Errors.outcomeUnknown());
    }
  }
}
