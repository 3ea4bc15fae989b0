package io.aiwm.core.internal.execution.decide;

import io.aiwm.core.internal.execution.payload.Sizes;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.ExecutionInput.Acknowledged;
import io.aiwm.core.internal.execution.run.ExecutionInput.Disowned;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Progressed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.MessageIds;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import io.aiwm.core.internal.execution.run.StepTrigger;
import java.util.Map;
import java.util.Optional;

/**
 * Answers of agents to their commands. Only the command of the present attempt counts, and only
 * from the node that it was sent to; everything else is written down and has no effect.
 */
final class Answers {
  private static final String RESULT = "result";

  private Answers() {}

  static void acknowledged(Run run, Acknowledged input) {
    current(run, input.stepIndex(), input.messageId(), input.nodeId(), "ack")
        .filter(step -> step.acknowledgedAt == null)
        .ifPresent(step -> acknowledge(run, step));
  }

  private static void acknowledge(Run run, StepRun step) {
    step.acknowledgedAt = run.now;
    run.note(step, "in", "command.ack", Map.of());
  }

  static void progressed(Run run, Progressed input) {
    current(run, input.stepIndex(), input.messageId(), input.nodeId(), "progress")
        .ifPresent(step -> progress(run, step, input.progress()));
    Progress.update(run);
  }

  private static void progress(Run run, StepRun step, int percent) {
    if (step.acknowledgedAt == null) {
      step.acknowledgedAt = run.now;
    }
    // 100 is for the answer alone: whoever reads it must find the result.
    step.progress = Math.max(step.progress, Math.min(Math.max(percent, 0), 99));
    if (run.commands.stall(step.spec()) != null) {
      step.progressedAt = run.now;
    }
  }

  static void succeeded(Run run, Succeeded input) {
    current(run, input.stepIndex(), input.messageId(), input.nodeId(), RESULT)
        .ifPresent(step -> succeed(run, step, input.result()));
  }

  private static void succeed(Run run, StepRun step, Map<String, Object> result) {
    run.move(step, StepTrigger.SUCCEED);
    step.progress = 100;
    step.result = Sizes.bounded(result);
    step.completedAt = run.now;
    step.deadlineAt = null;
    noteResult(run, step, Map.of("status", "success", "sizeBytes", Sizes.bytes(result)));
    Flow.advance(run);
    Nodes.freed(run, step.nodeId());
  }

  static void failed(Run run, Failed input) {
    current(run, input.stepIndex(), input.messageId(), input.nodeId(), RESULT)
        .ifPresent(
            step -> {
              noteResult(run, step, Map.of("status", "error", "error", input.error().code()));
              StepFailures.failOrTryAgain(run, step, Errors.bounded(input.error()));
              Flow.advance(run);
              Nodes.freed(run, step.nodeId());
            });
  }

  static void disowned(Run run, Disowned input) {
    current(run, input.stepIndex(), input.messageId(), input.nodeId(), "query")
        .filter(step -> step.acknowledgedAt == null)
        .ifPresent(
            step -> {
              StepFailures.fail(run, step, Errors.outcomeUnknown());
              Flow.advance(run);
            });
  }

  /** The step, if the message is about its present attempt. */
  private static Optional<StepRun> current(
      Run run, int index, String messageId, String nodeId, String what) {
    Optional<StepRun> own =
        run.step(index).filter(step -> nodeId.equals(step.local() ? self(run) : step.nodeId()));
    Optional<StepRun> current =
        own.filter(step -> step.running() && messageId.equals(step.messageId))
            .filter(step -> step.answerer().equals(nodeId));
    if (current.isEmpty() && what.equals(RESULT)) {
      own.ifPresent(step -> late(run, step, messageId));
    }
    return current;
  }

  /** Handlers answer through the controller that called them. */
  private static String self(Run run) {
    return run.moment.controllerId();
  }

  private static void late(Run run, StepRun step, String messageId) {
    boolean cancellation = messageId.equals(MessageIds.cancel(String.valueOf(step.messageId)));
    run.note(
        step, "in", cancellation ? "cancel.result" : Decision.LATE_RESULT, messageId, Map.of());
  }

  /** One entry tells of the acknowledgement too where both are written at once. */
  private static void noteResult(Run run, StepRun step, Map<String, Object> details) {
    run.history.removeIf(
        note ->
            note.what().equals("command.ack")
                && step.messageId != null
                && step.messageId.equals(note.messageId()));
    run.note(step, "in", "command.result", details);
  }
}
