package io.aiwm.core.http;

import io.aiwm.api.error.AiwmException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A request that is refused for a reason of HTTP's own. */
public final class RequestException extends AiwmException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  public RequestException(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  public RequestException(int status, String code, String message, Map<String, String> headers) {
    super(code, message);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  public int status() {
    return status;
  }

  /** Headers that the answer needs, such as {@code Allow}. */
  public Map<String, String> headers() {
    return headers;
  }

  public static RequestException tooMany(long nanos, String message) {
    long seconds = Math.max(1, (nanos + 999_999_999L) / 1_000_000_000L);
    return new RequestException(
        429, "TOO_MANY_REQUESTS", message, Map.of("Retry-After", String.valueOf(seconds)));
  }

  public static RequestException tooLarge(long maxBytes) {
    return new RequestException(
        413, "BODY_TOO_LARGE", "The request body must be at most " + maxBytes + " bytes");
  }

  /** A body that was not received to its end: too slow, broken, or cut off. */
  public static RequestException incomplete(Throwable failure) {
    // Where it ends is not known, so nothing more can be read from that connection.
    Map<String, String> headers = Map.of("Connection", "close");
    return timedOut(failure)
        ? new RequestException(
            408, "BODY_TIMEOUT", "The request body did not arrive in time", headers)
        : new RequestException(
            400, "BODY_INCOMPLETE", "The request body could not be read completely", headers);
  }

  private static boolean timedOut(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(10)
        .anyMatch(e -> e instanceof TimeoutException || e instanceof SocketTimeoutException);
  }
}
