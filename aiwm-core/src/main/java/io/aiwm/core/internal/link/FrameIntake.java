package io.aiwm.core.internal.link;

import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.internal.link.flow.MessageQuota;
import io.aiwm.core.internal.link.frame.BadFrameException;
import io.aiwm.core.internal.link.frame.FrameReader;
import io.aiwm.core.internal.link.frame.Inbound;
import io.aiwm.core.settings.LinkSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the frames of one session, within the limits of its node. */
final class FrameIntake {
  private static final Logger log = LoggerFactory.getLogger(FrameIntake.class);
  private static final int MAX_ECHO = 64;

  /** A registration is written to the database, so it counts as so many messages. */
  private static final int REGISTRATION = 20;

  private final FrameReader reader;
  private final LinkSettings.Limits limits;
  private final MessageQuota conduct;

  FrameIntake(FrameReader reader, LinkSettings.Limits limits, MessageQuota conduct) {
    this.reader = reader;
    this.limits = limits;
    this.conduct = conduct;
  }

  /** True if a frame is to be read; if not, the session is over. Cheap. */
  boolean admits(NodeSession session, String frame, long now) {
    if (frame.length() > limits.maxFrameChars()) {
      String reason = "A frame must have at most " + limits.maxFrameChars() + " characters";
      session.end(CloseCode.TOO_BIG, reason);
      return false;
    }
    if (!conduct.message(now)) {
      session.endForAbuse();
      return false;
    }
    return true;
  }

  /** The message that a frame holds, or null if the session has been told why there is none. */
  @Nullable Inbound read(NodeSession session, String frame, long now) {
    try {
      Inbound message = reader.read(frame);
      if (message.data() instanceof NodeRegister) {
        conduct.charge(REGISTRATION - 1);
      }
      return message;
    } catch (BadFrameException e) {
      refuse(session, String.valueOf(e.getMessage()), e.messageId(), now);
      return null;
    }
  }

  /** A command is on its way, whose answers do not count against the session's rate. */
  void commandSent() {
    conduct.commandSent();
  }

  /** Answers a message of a type that nobody knows. */
  void refuseType(NodeSession session, Inbound message, long now) {
    String type = message.type();
    String shown = type.length() <= MAX_ECHO ? type : type.substring(0, MAX_ECHO) + "...";
    refuse(session, "Unknown message type " + shown, message.messageId(), now);
  }

  /** Answers a message that there is something wrong with nobody has thought of. */
  void failed(NodeSession session, Throwable failure, long now) {
    if (conduct.badFrame(now)) {
      log.error("A message of node {} could not be processed", session.nodeId(), failure);
      session.reply(
          ErrorInfo.of(ErrorCode.INTERNAL_ERROR, "The message could not be processed"), null);
    } else {
      session.endForAbuse();
    }
  }

  private void refuse(NodeSession session, String why, @Nullable String about, long now) {
    if (conduct.badFrame(now)) {
      session.reply(ErrorInfo.of(ErrorCode.COMMAND_INVALID, why), about);
    } else {
      session.endForAbuse();
    }
  }
}
