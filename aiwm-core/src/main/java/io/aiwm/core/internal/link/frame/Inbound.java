package io.aiwm.core.internal.link.frame;

import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.core.feature.NodeMessage;
import io.aiwm.core.link.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * A message from an agent, in canonical names and units.
 *
 * @param type canonical name
 * @param dialect how it was spelt
 * @param messageId its id
 * @param data a record of {@code io.aiwm.api.wire} or of a feature, or null for a type that is not
 *     known
 * @param metadata what came beside it
 * @param size length of the frame, in characters
 * @param declared its type, where a feature takes it in; null for those of the link itself
 */
public record Inbound(
    String type,
    Dialect dialect,
    @Nullable String messageId,
    @Nullable Object data,
    @Nullable MessageMetadata metadata,
    int size,
    @Nullable NodeMessage<?> declared) {

  /**
   * Lane of the message, within which messages are handled in order: the execution, or else the
   * command, that it answers. Null where it may be about anything.
   */
  public @Nullable String lane() {
    String command = command();
    String execution = metadata == null ? null : metadata.executionId();
    return command == null || execution == null ? command : execution;
  }

  private @Nullable String command() {
    if (data instanceof CommandAck ack) {
      return ack.originalMessageId();
    }
    if (data instanceof CommandResult result) {
      return result.originalMessageId();
    }
    return null;
  }
}
