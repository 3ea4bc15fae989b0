package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.NodeLossPolicy;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeLost;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import io.aiwm.core.internal.execution.run.StepTrigger;
import java.util.Map;

/** Handling of steps whose node is lost: see {@link NodeLossPolicy}. */
final class NodeLoss {
  private NodeLoss() {}

  static void lost(Run run, NodeLost lost) {
    if (run.spec.onNodeLoss() == NodeLossPolicy.WAIT) {
      return;
    }
    ErrorInfo error = Errors.nodeLost(lost.nodeId(), lost.reason());
    for (StepRun step : run.steps) {
      boolean concerned = step.waiting() || (step.out() && lost.cutOff());
      if (concerned && step.nodeId().equals(lost.nodeId())) {
        leave(run, step, error);
      }
    }
    moveWaiting(run, lost.nodeId());
    Flow.advance(run);
  }

  static void gone(Run run, String nodeId) {
    moveWaiting(run, nodeId);
    for (StepRun step : run.steps) {
      boolean open = step.running() || (step.pending() && !step.undoes());
      if (open && step.nodeId().equals(nodeId)) {
        leave(run, step, Errors.nodeGone(nodeId));
      }
    }
    Flow.advance(run);
  }

  private static void leave(Run run, StepRun step, ErrorInfo error) {
    if (!movable(run, step)) {
      StepFailures.fail(run, step, error);
      return;
    }
    Sending.cancel(run, step);
    run.note(step, "none", "step.moved", Map.of("from", step.nodeId(), "error", error.code()));
    run.move(step, StepTrigger.TRY_AGAIN);
    step.clearAttempt();
    step.error = error;
    step.place(null);
  }

  /** Moves steps that are between two attempts: the next one begins elsewhere. */
  private static void moveWaiting(Run run, String nodeId) {
    for (StepRun step : run.steps) {
      if (step.pending() && step.nodeId().equals(nodeId) && movable(run, step)) {
        step.place(null);
      }
    }
  }

  private static boolean movable(Run run, StepRun step) {
    Placement placement = step.spec().placement();
    return run.spec.onNodeLoss() == NodeLossPolicy.MOVE
        && placement != null
        && placement.sameNodeAs() == null;
  }
}
