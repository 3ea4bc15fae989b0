package io.aiwm.core.internal.execution.decide;

import io.aiwm.core.internal.execution.run.ExecutionInput.NodeRegistered;
import io.aiwm.core.internal.execution.run.ExecutionInput.NotSent;
import io.aiwm.core.internal.execution.run.ExecutionInput.Unsendable;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.Map;

/** Effects of connecting and disconnecting nodes on steps. */
public final class Nodes {
  private Nodes() {}

  /** Sends what waits for a node. */
  static void ready(Run run, String nodeId) {
    for (StepRun step : run.steps) {
      if (step.running() && step.sentAt == null && step.nodeId().equals(nodeId)) {
        Sending.sendOrWait(run, step);
      }
    }
  }

  /** A command of the node's is over: its place goes to the next one, in the same commit. */
  static void freed(Run run, String nodeId) {
    for (StepRun step : run.steps) {
      if (step.waiting() && step.nodeId().equals(nodeId)) {
        Sending.sendOrWait(run, step);
      }
    }
  }

  /** The command never left, so the time for its answer does not run and it is not to be feared. */
  static void notSent(Run run, NotSent input) {
    run.step(input.stepIndex())
        .filter(step -> step.running() && input.messageId().equals(step.messageId))
        .filter(step -> step.acknowledgedAt == null)
        .ifPresent(
            step -> {
              step.sentAt = null;
              run.places.give(step.nodeId());
              step.deadlineAt = null;
              step.progressedAt = step.local() ? null : run.now;
              step.release();
              if (!step.local()) {
                run.waitingFor.add(step.nodeId());
              }
              run.note(step, "none", "command.waiting", Map.of());
            });
  }

  /** It never left, so nothing came of it. */
  static void unsendable(Run run, Unsendable input) {
    run.step(input.stepIndex())
        .filter(step -> step.running() && input.messageId().equals(step.messageId))
        .ifPresent(
            step -> {
              StepFailures.fail(run, step, input.error());
              step.deadlineAt = null;
              Flow.advance(run);
            });
  }

  static void registered(Run run, NodeRegistered input) {
    for (StepRun step : run.steps) {
      if (step.running() && step.nodeId().equals(input.nodeId())) {
        registered(run, step, input);
      }
    }
    Flow.advance(run);
  }

  /** Whoever keeps a journal gets everything again; the others only what they cannot have had. */
  private static void registered(Run run, StepRun step, NodeRegistered input) {
    if (input.journaling() || step.waiting()) {
      Sending.sendOrWait(run, step);
    } else if (input.running().contains(String.valueOf(step.messageId))) {
      step.acknowledgedAt = step.acknowledgedAt == null ? run.now : step.acknowledgedAt;
    } else {
      StepFailures.fail(run, step, Errors.outcomeUnknown());
    }
  }
}
