package io.aiwm.core.internal.link;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.internal.execution.ExecutionPort;
import io.aiwm.core.internal.link.flow.Mailbox;
import io.aiwm.core.internal.link.flow.Mailbox.Progress;
import io.aiwm.core.internal.link.frame.Inbound;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Handles what may need the store, on the engine's pool. Safe for use by many threads; which
 * messages of a session may meet here is for its {@link Mailbox} to say.
 */
final class MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(MessageHandler.class);
  private static final String CORRELATION_ID = "correlationId";

  private final LinkContext link;
  private final ExecutionPort orchestrator;
  private final PendingRequests asks;
  private final Registration registration;

  MessageHandler(LinkContext link, LinkServices services) {
    this.link = link;
    orchestrator = services.orchestrator();
    asks = services.bus().asks();
    registration = new Registration(link, services);
  }

  Progress handle(NodeSession session, Inbound message) {
    MessageMetadata metadata = message.metadata();
    String correlationId = metadata == null ? null : metadata.correlationId();
    Caller caller = session.caller(correlationId == null ? message.messageId() : correlationId);
    MDC.put(CORRELATION_ID, caller.correlationId());
    try {
      return dispatch(session, caller, message);
    } catch (UnavailableException e) {
      // An agent that is gone sends again what it has no answer to.
      return session.phase() == NodeSession.Phase.CLOSED ? Progress.DONE : Progress.AGAIN;
    } catch (AiwmException e) {
      session.reply(
          ErrorInfo.of(ErrorCode.COMMAND_INVALID, String.valueOf(e.getMessage())),
          message.messageId());
      return Progress.DONE;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("{} of node {} could not be processed", message.type(), session.nodeId(), e);
      String text = "The message could not be processed";
      session.reply(ErrorInfo.of(ErrorCode.INTERNAL_ERROR, text), message.messageId());
      return Progress.DONE;
    } finally {
      MDC.remove(CORRELATION_ID);
    }
  }

  private Progress dispatch(NodeSession session, Caller caller, Inbound message) {
    Object data = message.data();
    if (data instanceof NodeRegister register) {
      return registration.begin(session, caller, register);
    }
    if (data instanceof Heartbeat || data instanceof Metrics) {
      telemetry(session, message);
    } else if (data instanceof CommandAck ack) {
      if (!asks.expects(session.nodeId(), ack.originalMessageId())) {
        orchestrator.acknowledged(caller, session.nodeId(), ack, message.metadata());
      }
    } else if (data instanceof CommandResult result) {
      answered(session, caller, result, message.metadata());
    } else if (data != null && message.declared() != null) {
      message.declared().handle(caller, session.nodeId(), data);
    } else {
      log.debug("Node {} reports an error", session.nodeId());
    }
    return Progress.DONE;
  }

  /** Telemetry that came before, or together with, the registration. */
  private void telemetry(NodeSession session, Inbound message) {
    if (session.phase() == NodeSession.Phase.REGISTERED) {
      link.telemetry().take(session, message, link.time().nanos());
    } else {
      session.reply(
          ErrorInfo.of(ErrorCode.REGISTRATION_FAILED, "Send node.register first"),
          message.messageId());
    }
  }

  private void answered(
      NodeSession session,
      Caller caller,
      CommandResult result,
      @Nullable MessageMetadata metadata) {
    if (!asks.answered(session.nodeId(), result)) {
      orchestrator.answered(caller, session.nodeId(), result, metadata);
    }
  }
}
