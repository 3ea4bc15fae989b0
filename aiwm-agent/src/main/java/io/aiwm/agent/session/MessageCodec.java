package io.aiwm.agent.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.json.Json;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.Envelope;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.ResourceRef;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A codec between text frames and messages. Safe for use by many threads. */
public final class MessageCodec {
  private final TimeSource time;

  public MessageCodec(TimeSource time) {
    this.time = time;
  }

  /** Reads a frame; empty if it is not a JSON object with a type. */
  public Optional<Message> read(String text) {
    try {
      return of(Json.mapper().readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Reads a message that stands inside another. */
  static Optional<Message> of(JsonNode whole) {
    String type = whole.path("type").asText("");
    if (!whole.isObject() || type.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new Message(
            type,
            whole.path("messageId").asText(""),
            part(whole.path("resource"), ResourceRef.class),
            whole.path("data"),
            part(whole.path("metadata"), MessageMetadata.class),
            whole));
  }

  /** A part that cannot be read is as good as absent: no answer depends on it. */
  private static <T> @Nullable T part(JsonNode node, Class<T> type) {
    if (!node.isObject()) {
      return null;
    }
    try {
      return Json.mapper().treeToValue(node, type);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Writes a message of ours with a fresh id. */
  public String write(
      String type,
      Object data,
      @Nullable ResourceRef resource,
      @Nullable MessageMetadata metadata) {
    return Json.write(
        new Envelope<>(type, UUID.randomUUID().toString(), time.now(), resource, data, metadata));
  }
}
