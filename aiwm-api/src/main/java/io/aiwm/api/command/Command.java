package io.aiwm.api.command;

import io.aiwm.api.wire.Envelope;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.ResourceRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command for a node's agent, in canonical units.
 *
 * @param messageId the same each time the command is sent
 * @param type for example {@code deployment.create}
 * @param resource what it is about
 * @param data its arguments, by the table of the node protocol
 * @param metadata correlation, priority, execution and step
 */
public record Command(
    String messageId,
    String type,
    @Nullable ResourceRef resource,
    Map<String, Object> data,
    MessageMetadata metadata) {

  /** The command as a message. */
  public Envelope<Map<String, Object>> envelope(Instant now) {
    return new Envelope<>(type, messageId, now, resource, data, metadata);
  }

  /** Arguments may hold resolved secrets, so they are left out. */
  @Override
  public String toString() {
    return "Command[" + type + " " + messageId + "]";
  }
}
