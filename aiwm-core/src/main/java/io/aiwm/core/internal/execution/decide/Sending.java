package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.command.Command;
import io.aiwm.core.internal.execution.payload.References;
import io.aiwm.core.internal.execution.run.Commands;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.internal.execution.run.Outbound.Purpose;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.Map;

/** Sending of commands. */
final class Sending {
  private Sending() {}

  /**
   * Sends a running step's command if its node's session is here and the node has a place for one
   * more; else it waits.
   *
   * <p>A step that waits has no {@code sentAt}. One that was handed to a session at any time has a
   * deadline: it is known from then on that the agent may have the command.
   */
  static void sendOrWait(Run run, StepRun step) {
    if (step.local()) {
      Local.claimOrWait(run, step);
      return;
    }
    if (!run.connected(step.nodeId())) {
      step.sentAt = null;
      run.waitingFor.add(step.nodeId());
      return;
    }
    if (step.waiting() && !run.places.take(step.nodeId())) {
      run.queuedFor.add(step.nodeId());
      return;
    }
    try {
      send(run, step, Commands.of(run, step));
    } catch (References.MissingException e) {
      StepFailures.fail(run, step, Errors.invalid(e.getMessage()));
    }
  }

  private static void send(Run run, StepRun step, Command command) {
    Purpose purpose = step.deadlineAt == null ? Purpose.FIRST : Purpose.REPEAT;
    step.sentAt = run.now;
    if (step.deadlineAt == null) {
      step.deadlineAt = Deadlines.latest(run, step);
      step.progressedAt = run.now;
    }
    run.outbound.add(new Outbound(step.nodeId(), step.index(), step.attempt, purpose, command));
    String what = purpose == Purpose.FIRST ? "command" : "command.repeat";
    run.note(step, "out", what, Map.of("type", command.type(), "attempt", step.attempt));
  }

  /** Tells the agent to give up a command that it may have. */
  static void cancel(Run run, StepRun step) {
    if (step.deadlineAt != null) {
      Command command = Commands.cancel(run, step);
      run.outbound.add(
          new Outbound(step.nodeId(), step.index(), step.attempt, Purpose.CANCEL, command));
      run.note(step, "out", "command.cancel", command.messageId(), Map.of());
    }
  }

  /** Asks an agent without a journal, once, whether it knows its command. */
  static void query(Run run, StepRun step) {
    Command command = Commands.query(run, step);
    step.queriedAt = run.now;
    run.outbound.add(
        new Outbound(step.nodeId(), step.index(), step.attempt, Purpose.QUERY, command));
    run.note(step, "out", "command.query", command.messageId(), Map.of());
  }
}
