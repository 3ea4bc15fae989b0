package io.aiwm.core.internal.link;

import io.aiwm.api.command.Command;
import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.api.wire.RegisterAck;
import io.aiwm.core.internal.execution.ExecutionPort;
import io.aiwm.core.internal.link.flow.Mailbox.Progress;
import io.aiwm.core.internal.liveness.LivenessMonitor;
import io.aiwm.core.internal.liveness.Watch;
import io.aiwm.core.internal.node.NodePort.Outcome;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import io.aiwm.core.link.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code node.register}: stored with others' in one batch, then answered. */
final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final LinkContext link;
  private final NodeRegistrations registrations;
  private final ExecutionPort orchestrator;
  private final LivenessMonitor liveness;

  Registration(LinkContext link, LinkServices services) {
    this.link = link;
    registrations = services.registrations();
    orchestrator = services.orchestrator();
    liveness = services.liveness();
  }

  Progress begin(NodeSession session, Caller caller, NodeRegister message) {
    if (session.phase() == NodeSession.Phase.CLOSED) {
      return Progress.DONE;
    }
    link.inputs()
        .add(
            caller,
            session.nodeId(),
            new NodeInput.Registered(session.epoch(), message),
            outcome -> link.handoff().run(() -> complete(session, caller, message, outcome)));
    return Progress.PAUSED;
  }

  private void complete(NodeSession session, Caller caller, NodeRegister message, Outcome outcome) {
    try {
      if (outcome.failure() != null) {
        throw outcome.failure();
      }
      if (outcome.node() != null) {
        accept(session, caller, message, outcome.node());
      }
    } catch (UnavailableException e) {
      refuse(session, ErrorCode.INTERNAL_ERROR, "The controller's store is unavailable");
      session.end(CloseCode.RESTARTING, link.comeBack(session.nodeId()));
    } catch (AiwmException e) {
      refuse(session, ErrorCode.REGISTRATION_FAILED, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("The registration of node {} failed", session.nodeId(), e);
      refuse(session, ErrorCode.INTERNAL_ERROR, "The registration failed");
    } finally {
      session.resume();
    }
  }

  private void accept(NodeSession session, Caller caller, NodeRegister message, Node node) {
    if (node.connection().sessionEpoch() > session.epoch()) {
      session.end(CloseCode.REPLACED, NodeSessions.REPLACED);
      return;
    }
    List<Command> commands = orchestrator.registered(caller, session.nodeId(), message);
    registrations.registered(caller, session.nodeId(), message);
    Watch watch = session.watch();
    if (watch != null) {
      watch.heard(link.time().nanos());
    }
    session.registered(accepted(session, commands), commands, node.health().state());
    link.clones()
        .registered(
            session.nodeId(), session.predecessor(), Machine.of(message), link.time().nanos());
    link.telemetry().lookForClones(session);
  }

  private RegisterAck accepted(NodeSession session, List<Command> commands) {
    Dialect dialect = session.spelling();
    return new RegisterAck(
        "success",
        session.nodeId(),
        link.time().now(),
        new RegisterAck.ControllerInfo(
            link.controllerId(),
            liveness.settings().heartbeatInterval().toMillis(),
            link.settings().metricsInterval().toMillis(),
            "UTC"),
        new ArrayList<>(
            commands.stream().map(c -> link.writer().commandEnvelope(dialect, c)).toList()),
        null);
  }

  private static void refuse(NodeSession session, ErrorCode code, String message) {
    session.registrationRefused(
        new RegisterAck("error", session.nodeId(), null, null, null, ErrorInfo.of(code, message)));
  }
}
