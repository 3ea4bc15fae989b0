package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The controller's first message on a session, {@code connection.ack}. Its fields stand at the top
 * level of the message as well as in its data.
 *
 * @param status {@code success} or {@code error}
 * @param nodeId node that the token names
 * @param controllerId controller that holds the session
 * @param serverVersion version of AIWM
 * @param error why the session is refused: code, message and timestamp
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionAck(
    String status,
    @Nullable String nodeId,
    @Nullable String controllerId,
    @Nullable String serverVersion,
    @Nullable Map<String, Object> error) {
  public static final String SUCCESS = "success";
  public static final String ERROR = "error";

  public static ConnectionAck success(String nodeId, String controllerId, String serverVersion) {
    return new ConnectionAck(SUCCESS, nodeId, controllerId, serverVersion, null);
  }

  public static ConnectionAck refused(ErrorCode code, String message, Instant at) {
    return new ConnectionAck(
        ERROR,
        null,
        null,
        null,
        Map.of("code", code.name(), "message", message, "timestamp", at.toString()));
  }
}
