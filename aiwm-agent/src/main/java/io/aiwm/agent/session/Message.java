package io.aiwm.agent.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.ResourceRef;
import org.jspecify.annotations.Nullable;

/**
 * A message from the controller.
 *
 * @param type canonical name
 * @param messageId its id, empty if it has none
 * @param resource what a command is about
 * @param data its fields
 * @param metadata what its answers carry back
 * @param whole the whole message, since some fields stand at the top level too
 */
public record Message(
    String type,
    String messageId,
    @Nullable ResourceRef resource,
    JsonNode data,
    @Nullable MessageMetadata metadata,
    JsonNode whole) {

  /** A field of the data, or else of the top level. */
  public JsonNode field(String name) {
    JsonNode inData = data.path(name);
    return inData.isMissingNode() ? whole.path(name) : inData;
  }

  /** A text field, or the empty string. */
  public String text(String name) {
    return field(name).asText("");
  }
}
