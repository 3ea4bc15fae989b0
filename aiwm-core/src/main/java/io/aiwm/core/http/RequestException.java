package io.aiwm.core.http;

import io.aiwm.api.error.AiwmException;
import java.util.Map;

/** A request that is refused for a reason of HTTP's own. */
final class RequestException extends AiwmException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  RequestException(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  RequestException(int status, String code, String message, Map<String, String> headers) {
    super(code, message);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  int status() {
    return status;
  }

  /** Headers that the answer needs, such as {@code Allow}. */
  Map<String, String> headers() {
    return headers;
  }

  static RequestException tooMany(long nanos, String message) {
    long seconds = Math.max(1, (nanos + 999_999_999L) / 1_000_000_000L);
    return new RequestException(
        429, "TOO_MANY_REQUESTS", message, Map.of("Retry-After", String.valueOf(seconds)));
  }

  static RequestException tooLarge(int maxBytes) {
    return new RequestException(
        413, "BODY_TOO_LARGE", "The body may have at most " + maxBytes + " bytes");
  }
}
