package io.aiwm.agent.command;

import io.aiwm.api.wire.MessageMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The port that answers leave through. While no session is registered they go nowhere; results are
 * sent again.
 */
public interface AnswerPort {

  /**
   * Sends a message of this type; returns at once.
   *
   * @return whether it is queued on a session
   */
  boolean send(String type, Object data, @Nullable MessageMetadata metadata);

  /** Whether a session is there and little waits to be sent on it; a port that never lags is so. */
  default boolean hasRoom() {
    return true;
  }
}
