package io.aiwm.core.internal.execution.decide;

import io.aiwm.core.internal.execution.payload.References;
import io.aiwm.core.internal.execution.run.Commands;
import io.aiwm.core.internal.execution.run.MessageIds;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import io.aiwm.core.internal.execution.run.StepTrigger;
import java.util.Map;

/**
 * Flow of an execution after something has happened to one of its steps. Steps begin as soon as all
 * that they depend on is done. Once a mandatory step has failed nothing new begins; what runs may
 * end, and then the execution begins again from what failed, or has failed itself.
 */
final class Flow {
  private Flow() {}

  static void advance(Run run) {
    if (!run.running()) {
      return;
    }
    if (run.endsAs != null) {
      Outcome.undo(run);
      return;
    }
    beginReady(run);
    if (doomed(run)) {
      giveUpPending(run);
      if (run.steps.stream().noneMatch(StepRun::running)) {
        Outcome.failed(run);
      }
    } else {
      skipOrphans(run);
      if (run.work().stream().allMatch(step -> step.status.terminal())) {
        Outcome.completed(run);
      }
    }
    Progress.update(run);
  }

  private static boolean doomed(Run run) {
    return run.steps.stream().filter(StepRun::fatal).count() > run.spec.failureBudget();
  }

  /** Skips steps that depend on a failure within the budget. */
  private static void skipOrphans(Run run) {
    boolean more = run.steps.stream().anyMatch(StepRun::fatal);
    while (more) {
      more = false;
      for (StepRun step : run.work()) {
        if (step.pending() && step.spec().dependsOn().stream().anyMatch(i -> lost(run, i))) {
          StepFailures.skip(run, step);
          more = true;
        }
      }
    }
  }

  private static boolean lost(Run run, int index) {
    StepRun step = run.steps.get(index);
    return step.status.terminal() && !step.done();
  }

  /** A step that cannot begin has failed, which concerns those that were looked at before it. */
  private static void beginReady(Run run) {
    boolean again = !doomed(run);
    while (again) {
      again = false;
      long free = free(run);
      for (StepRun step : run.work()) {
        boolean fresh = !inHand(step);
        if (ready(run, step) && !(fresh && free <= 0) && begin(run, step)) {
          free -= fresh ? 1 : 0;
          again |= step.status.terminal();
          if (doomed(run)) {
            return;
          }
        }
      }
    }
  }

  private static boolean ready(Run run, StepRun step) {
    return step.pending()
        && due(run, step)
        && step.spec().dependsOn().stream().allMatch(i -> run.steps.get(i).done());
  }

  /** The execution has fewer steps in hand than it may have, or this is one of them. */
  private static boolean hasRoom(Run run, StepRun step) {
    return inHand(step) || free(run) > 0;
  }

  /** Number of further steps that may run at once. */
  private static long free(Run run) {
    Integer most = run.spec.concurrency();
    return most == null ? Long.MAX_VALUE : most - run.work().stream().filter(Flow::inHand).count();
  }

  private static boolean inHand(StepRun step) {
    return step.running() || (step.pending() && step.attempt > 0);
  }

  /** Nothing is missing. */
  static boolean canBegin(Run run, StepRun step) {
    return ready(run, step) && hasRoom(run, step) && !step.unplaced();
  }

  /** Nothing but a node that fits is missing. */
  static boolean awaitsNode(Run run, StepRun step) {
    boolean turn = step.undoes() == (run.endsAs != null);
    return turn && step.unplaced() && ready(run, step) && hasRoom(run, step);
  }

  /** Its pause between two tries is over. */
  static boolean due(Run run, StepRun step) {
    return step.retryAt == null || Deadlines.passed(step.retryAt, run.now);
  }

  /** Begins a step, unless no node fits it now. */
  static boolean begin(Run run, StepRun step) {
    if (!Placing.place(run, step)) {
      step.waitSince(run.now);
      return false;
    }
    step.attempt++;
    step.messageId =
        MessageIds.command(run.execution.id(), run.retryCount, step.index(), step.attempt);
    if (step.startedAt == null) {
      step.startedAt = run.now;
    }
    try {
      Commands.of(run, step);
    } catch (References.MissingException e) {
      StepFailures.fail(run, step, Errors.invalid(e.getMessage()));
      return true;
    }
    run.move(step, StepTrigger.BEGIN);
    step.clearAttempt();
    step.waitSince(run.now);
    step.error = null;
    Sending.sendOrWait(run, step);
    return true;
  }

  /** Fails the steps that failed before and wait for another attempt; the rest is not needed. */
  private static void giveUpPending(Run run) {
    for (StepRun step : run.work()) {
      if (step.pending() && step.error != null) {
        StepFailures.fail(run, step, step.error);
      } else if (step.pending()) {
        StepFailures.skip(run, step);
      }
    }
  }

  /** Makes a step as if it had never begun; its late answers are told by their message ids. */
  static void reset(Run run, StepRun step) {
    run.move(step, StepTrigger.RESET);
    step.clearAttempt();
    step.attempt = 0;
    step.messageId = null;
    step.startedAt = null;
    step.completedAt = null;
    step.result = null;
    step.error = null;
    if (step.spec().placement() != null) {
      step.place(null);
    }
    run.note(step, "none", "step.reset", Map.of());
  }
}
