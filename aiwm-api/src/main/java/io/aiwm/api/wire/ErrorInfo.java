package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure on the wire and in stored records.
 *
 * @param code name of an {@link ErrorCode}, or one that a worker made up
 * @param number the number that older workers expect, if the code has one
 * @param message for people; no secret, no stack trace
 * @param details further facts
 * @param retryable whether another try may succeed
 * @param retryAfter seconds to wait before another try
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorInfo(
    String code,
    @Nullable Integer number,
    String message,
    @Nullable Map<String, Object> details,
    boolean retryable,
    @Nullable Long retryAfter) {

  public ErrorInfo(
      @Nullable String code,
      @Nullable Integer number,
      @Nullable String message,
      @Nullable Map<String, Object> details,
      boolean retryable,
      @Nullable Long retryAfter) {
    this.code = code == null ? ErrorCode.INTERNAL_ERROR.name() : code;
    this.number = number;
    this.message = message == null ? "" : message;
    this.details = details;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  public static ErrorInfo of(ErrorCode code, String message) {
    return of(code, message, null);
  }

  public static ErrorInfo of(
      ErrorCode code, String message, @Nullable Map<String, Object> details) {
    return new ErrorInfo(code.name(), code.number(), message, details, code.retryable(), null);
  }
}
