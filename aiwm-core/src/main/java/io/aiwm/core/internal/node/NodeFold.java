package io.aiwm.core.internal.node;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.InstallationReport;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.ErrorCode;
import java.time.Instant;
import java.util.Map;

/**
 * Folds inputs into nodes: {@code (node, input, now) -> decision}. Pure; safe for use by many
 * threads. What sessions do is in {@link SessionFold}, what administrators do in {@link AdminFold}.
 */
final class NodeFold {
  private final StatusStateMachine table;

  NodeFold(StatusStateMachine table) {
    this.table = table;
  }

  NodeDecision decide(Node node, NodeInput input, Caller caller, Instant now) {
    if (node.deleted()) {
      return NodeDecision.refused(new NotFoundException("node", node.id()));
    }
    NodeChange change = new NodeChange(table, node, caller, now);
    try {
      fold(change, input);
      return change.decided();
    } catch (AiwmException refusal) {
      return NodeDecision.refused(refusal);
    }
  }

  private static void fold(NodeChange change, NodeInput input) {
    if (input instanceof NodeInput.Installation installation) {
      report(change, installation.report());
    } else if (input instanceof NodeInput.InstallTimedOut) {
      timeOut(change);
    } else if (input instanceof NodeInput.AlertsEvaluated judged) {
      AlertFold.fold(change, judged);
    } else if (!SessionFold.fold(change, input)) {
      AdminFold.fold(change, input);
    }
  }

  private static void report(NodeChange change, InstallationReport report) {
    NodeStatus status = change.node().status();
    switch (report.phase()) {
      case STARTED -> {
        if (status == NodeStatus.INSTALLING) {
          // The script runs again, or its first report was delivered twice.
          change.wakeAt(change.now().plus(NodeChange.INSTALL_TIMEOUT));
        } else {
          change.take(
              NodeTrigger.INSTALLATION_STARTED,
              "installing",
              NodeEvents.facts("version", report.version()));
        }
      }
      case FAILED -> {
        if (status != NodeStatus.ERROR) {
          change.take(NodeTrigger.INSTALLATION_FAILED, "error", failure(report));
        }
      }
      case COMPLETED ->
          change.note(
              "node.report_installation",
              NodeEvents.facts("phase", "completed", "version", report.version()));
    }
  }

  private static Map<String, Object> failure(InstallationReport report) {
    return Map.of(
        "error",
        NodeEvents.facts(
            "code", report.code() == null ? ErrorCode.INTERNAL_ERROR.name() : report.code(),
            "message", report.message() == null ? "The installation failed" : report.message(),
            "details", report.details()));
  }

  private static void timeOut(NodeChange change) {
    Instant wakeAt = change.node().header().wakeAt();
    if (wakeAt == null || wakeAt.isAfter(change.now())) {
      return;
    }
    if (change.node().status() == NodeStatus.INSTALLING) {
      String message =
          "The node did not register within " + NodeChange.INSTALL_TIMEOUT.toMinutes() + " minutes";
      change.take(
          NodeTrigger.INSTALL_TIMEOUT,
          "error",
          Map.of("error", Map.of("code", "INSTALL_TIMEOUT", "message", message)));
    } else {
      change.update(node -> node.withHeader(node.header().withWakeAt(null)));
    }
  }
}
