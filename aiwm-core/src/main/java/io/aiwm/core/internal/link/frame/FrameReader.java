package io.aiwm.core.internal.link.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.feature.NodeMessage;
import io.aiwm.core.link.Dialect;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of both dialects. In one pass where the type comes before the data and all fields
 * stand where they belong; a message that is laid out otherwise is read as a tree first. Safe for
 * use by many threads.
 */
public final class FrameReader {
  private static final Map<String, Class<?>> RECORDS =
      Map.of(
          MessageType.NODE_REGISTER, NodeRegister.class,
          MessageType.HEARTBEAT, Heartbeat.class,
          MessageType.METRICS, Metrics.class,
          MessageType.COMMAND_ACK, CommandAck.class,
          MessageType.COMMAND_RESULT, CommandResult.class,
          MessageType.ERROR, Map.class);
  private static final Set<String> ENVELOPE =
      Set.of("type", "messageId", "timestamp", "resource", "data", "metadata");
  private static final ObjectReader METADATA =
      WireJson.of(Dialect.DOTTED).readerFor(MessageMetadata.class);

  /** A known spelling of a type. */
  private record Shape(
      String type, Dialect dialect, ObjectReader reader, @Nullable NodeMessage<?> declared) {}

  private final Map<String, Shape> shapes = new ConcurrentHashMap<>();

  public FrameReader() {
    RECORDS.forEach((type, data) -> add(type, data, null));
  }

  /**
   * Reads a feature's type of message too.
   *
   * @throws IllegalArgumentException if the type is known already
   */
  public void add(NodeMessage<?> declared) {
    add(declared.type(), declared.data(), declared);
  }

  private void add(String type, Class<?> data, @Nullable NodeMessage<?> declared) {
    for (Dialect dialect : Dialect.values()) {
      ObjectReader reader = WireJson.of(dialect).readerFor(data);
      Shape shape = new Shape(type, dialect, reader, declared);
      if (shapes.putIfAbsent(dialect.spell(type), shape) != null) {
        throw new IllegalArgumentException("Two features handle the message type " + type);
      }
    }
  }

  /** Collects a message while it is read. */
  private static final class Draft {
    @Nullable String spelling;
    @Nullable Shape shape;
    @Nullable String messageId;
    @Nullable Object data;
    @Nullable MessageMetadata metadata;
    boolean irregular;
  }

  /**
   * Reads a frame.
   *
   * @throws BadFrameException if it is not JSON, not an object, has no type, or a field is of the
   *     wrong sort
   */
  public Inbound read(String frame) throws BadFrameException {
    Draft draft = new Draft();
    try {
      readFields(frame, draft);
      if (draft.shape != null && (draft.irregular || draft.data == null)) {
        draft.data = readAsTree(frame, draft.shape);
      }
    } catch (IOException e) {
      throw new BadFrameException(explain(e), draft.messageId);
    }
    return message(draft, frame.length());
  }

  private void readFields(String frame, Draft draft) throws IOException {
    try (JsonParser parser = WireJson.of(Dialect.DOTTED).createParser(frame)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonMappingException(parser, "A message must be a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        readField(name, parser, draft);
      }
      if (parser.nextToken() != null) {
        throw new JsonMappingException(parser, "A frame must hold exactly one message");
      }
    }
  }

  private void readField(String name, JsonParser parser, Draft draft) throws IOException {
    switch (name) {
      case "type" -> {
        draft.spelling = scalar(parser);
        draft.shape = draft.spelling == null ? null : shapes.get(draft.spelling);
      }
      case "messageId" -> draft.messageId = scalar(parser);
      case "metadata" -> {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          draft.metadata = METADATA.readValue(parser);
        } else {
          parser.skipChildren();
        }
      }
      case "data" -> {
        if (draft.shape != null && parser.currentToken() == JsonToken.START_OBJECT) {
          draft.data = draft.shape.reader().readValue(parser);
        } else {
          draft.irregular = true;
          parser.skipChildren();
        }
      }
      default -> {
        draft.irregular |= !ENVELOPE.contains(name);
        parser.skipChildren();
      }
    }
  }

  private static @Nullable String scalar(JsonParser parser) throws IOException {
    String value = parser.getValueAsString();
    parser.skipChildren();
    return value;
  }

  /** Fields count at the top level as well as in the data, which wins. */
  private static Object readAsTree(String frame, Shape shape) throws IOException {
    ObjectNode message = (ObjectNode) WireJson.of(shape.dialect()).readTree(frame);
    JsonNode data = message.get("data");
    if (data != null && !data.isObject() && !data.isNull()) {
      throw new JsonMappingException(null, "data must be an object");
    }
    ObjectNode fields = message.deepCopy();
    fields.remove(ENVELOPE);
    if (data instanceof ObjectNode object) {
      fields.setAll(object);
    }
    return shape.reader().readValue(fields);
  }

  private static Inbound message(Draft draft, int size) throws BadFrameException {
    if (draft.spelling == null || draft.spelling.isEmpty()) {
      throw new BadFrameException("type is missing", draft.messageId);
    }
    Shape shape = draft.shape;
    if (shape == null) {
      Dialect dialect = Dialect.of(draft.spelling);
      String type = dialect.canonical(draft.spelling);
      return new Inbound(type, dialect, draft.messageId, null, draft.metadata, size, null);
    }
    Object data = draft.data == null ? Map.of() : checked(draft.data, shape, draft.messageId);
    return new Inbound(
        shape.type(),
        shape.dialect(),
        draft.messageId,
        data,
        draft.metadata,
        size,
        shape.declared());
  }

  /** Demands what no handler can do without, and converts free-form sizes. */
  @SuppressWarnings("ConstantValue") // Jackson passes null for what a message lacks.
  private static Object checked(Object data, Shape shape, @Nullable String messageId)
      throws BadFrameException {
    if (data instanceof CommandResult result) {
      require(result.originalMessageId(), "originalMessageId", messageId);
      return result.result() == null
          ? result
          : new CommandResult(
              result.originalMessageId(),
              result.status(),
              Sizes.toBytes(result.result(), shape.dialect()),
              result.error(),
              result.progress());
    }
    if (data instanceof CommandAck ack) {
      require(ack.originalMessageId(), "originalMessageId", messageId);
    }
    return shape.declared() == null ? data : declared(data, shape.declared(), messageId);
  }

  private static Object declared(Object data, NodeMessage<?> type, @Nullable String messageId)
      throws BadFrameException {
    String missing = type.missing(data);
    if (missing != null) {
      throw new BadFrameException(missing + " is missing", messageId);
    }
    CommandResult answer = type.answer(data);
    return answer == null ? data : answer;
  }

  private static void require(@Nullable String value, String field, @Nullable String messageId)
      throws BadFrameException {
    if (value == null || value.isEmpty()) {
      throw new BadFrameException(field + " is missing", messageId);
    }
  }

  private static String explain(IOException e) {
    if (e instanceof JsonMappingException mapping) {
      List<String> path =
          mapping.getPath().stream()
              .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
              .toList();
      return path.isEmpty()
          ? "The message does not conform to the protocol"
          : "The field " + String.join(".", path) + " is of the wrong type";
    }
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return "The frame is not valid JSON, at character " + json.getLocation().getCharOffset();
    }
    return "The frame cannot be read";
  }
}
