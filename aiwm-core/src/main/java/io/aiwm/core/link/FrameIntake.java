package io.aiwm.core.link;

import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one session, within its limits. For one thread at a time, but for {@link
 * #commandSent}.
 */
final class FrameIntake {
  private static final int LONGEST_ECHO = 64;

  private final FrameReader reader;
  private final LinkSettings.Limits limits;
  private final Conduct conduct;

  FrameIntake(FrameReader reader, LinkSettings.Limits limits, long now) {
    this.reader = reader;
    this.limits = limits;
    conduct = new Conduct(limits, now);
  }

  /** The message that a frame holds, or null if the session has been told why there is none. */
  @Nullable Inbound read(NodeSession session, String frame, long now) {
    if (frame.length() > limits.maxFrameChars()) {
      String reason = "A frame has at most " + limits.maxFrameChars() + " characters";
      session.end(CloseCode.TOO_BIG, reason);
      return null;
    }
    if (!conduct.message(now)) {
      session.endForAbuse();
      return null;
    }
    try {
      return reader.read(frame);
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
    String shown = type.length() <= LONGEST_ECHO ? type : type.substring(0, LONGEST_ECHO) + "...";
    refuse(session, "Unknown message type " + shown, message.messageId(), now);
  }

  private void refuse(NodeSession session, String why, @Nullable String about, long now) {
    if (conduct.badFrame(now)) {
      session.reply(ErrorInfo.of(ErrorCode.COMMAND_INVALID, why), about);
    } else {
      session.endForAbuse();
    }
  }
}
