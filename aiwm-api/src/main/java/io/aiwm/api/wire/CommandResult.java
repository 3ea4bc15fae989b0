package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code command.result}: how a command ended, or how far it is.
 *
 * @param originalMessageId the command
 * @param status {@code success} or {@code error}; {@code progress} while it still runs
 * @param result what came of it
 * @param error why it failed
 * @param progress percent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandResult(
    String originalMessageId,
    @Nullable String status,
    @Nullable Map<String, Object> result,
    @Nullable ErrorInfo error,
    @Nullable Integer progress) {
  public static final String SUCCESS = "success";
  public static final String ERROR = "error";
  public static final String PROGRESS = "progress";

  /**
   * Maximum size in bytes of JSON that a controller keeps of a result, or of an error's details.
   */
  public static final int MAX_BYTES = 65_536;

  public static CommandResult success(String messageId, Map<String, Object> result) {
    return new CommandResult(messageId, SUCCESS, result, null, null);
  }

  public static CommandResult failure(String messageId, ErrorInfo error) {
    return new CommandResult(messageId, ERROR, null, error, null);
  }
}
