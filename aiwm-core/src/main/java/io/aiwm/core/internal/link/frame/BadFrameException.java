package io.aiwm.core.internal.link.frame;

import org.jspecify.annotations.Nullable;

/** A frame that is not a message of the protocol. The text is for the agent that sent it. */
public final class BadFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String messageId;

  BadFrameException(String message, @Nullable String messageId) {
    super(message, null, false, false);
    this.messageId = messageId;
  }

  /** Id of the message, if it could be read. */
  public @Nullable String messageId() {
    return messageId;
  }
}
