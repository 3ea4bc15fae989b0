package io.aiwm.core.internal.link.frame;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.command.Command;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ConnectionAck;
import io.aiwm.api.wire.Envelope;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.RegisterAck;
import io.aiwm.core.json.Json;
import io.aiwm.core.link.Dialect;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes messages in a dialect. Safe for use by many threads. */
public final class FrameWriter {
  private final TimeSource time;

  public FrameWriter(TimeSource time) {
    this.time = time;
  }

  /**
   * The first message of a session, with its fields at the top level and in the data.
   *
   * @param dialect the agent's, or null while it is not known: then once in each spelling
   */
  public List<String> greeting(@Nullable Dialect dialect, ConnectionAck ack) {
    Stream<Dialect> dialects =
        dialect == null ? Stream.of(Dialect.DOTTED, Dialect.UPPER_CASE) : Stream.of(dialect);
    return dialects.map(d -> greetingIn(d, ack)).toList();
  }

  private String greetingIn(Dialect dialect, ConnectionAck ack) {
    ObjectNode data = Json.mapper().valueToTree(ack);
    ObjectNode message =
        Json.mapper().valueToTree(envelope(dialect, MessageType.CONNECTION_ACK, data, null));
    message.setAll(data);
    return text(message);
  }

  /** The answer to a registration; what it carries is spelt in the dialect too. */
  public String registerAck(Dialect dialect, RegisterAck ack) {
    return text(envelope(dialect, MessageType.REGISTER_ACK, ack, null));
  }

  public String command(Dialect dialect, Command command) {
    return text(commandEnvelope(dialect, command));
  }

  /** A command as a message of the dialect. */
  public Envelope<Map<String, Object>> commandEnvelope(Dialect dialect, Command command) {
    return new Envelope<>(
        dialect.spell(command.type()),
        command.messageId(),
        time.now(),
        command.resource(),
        Sizes.fromBytes(command.data(), dialect),
        command.metadata());
  }

  /**
   * An error.
   *
   * @param about id of the message that it answers, if known
   */
  public String error(Dialect dialect, ErrorInfo error, @Nullable String about) {
    ObjectNode data = Json.mapper().valueToTree(error);
    if (about != null) {
      data.put("originalMessageId", about);
    }
    return text(envelope(dialect, MessageType.ERROR, data, null));
  }

  private <D> Envelope<D> envelope(
      Dialect dialect, String type, D data, @Nullable MessageMetadata metadata) {
    String messageId = UUID.randomUUID().toString();
    return new Envelope<>(dialect.spell(type), messageId, time.now(), null, data, metadata);
  }

  private static String text(Object message) {
    try {
      return Json.mapper().writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a message: " + e.getOriginalMessage(), e);
    }
  }
}
