package io.aiwm.api.error;

import java.time.Duration;

/** Something that the request needs is down or overloaded for now. Answered with 503. */
public class UnavailableException extends AiwmException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public UnavailableException(String code, String message, Duration retryAfter) {
    super(code, message);
    this.retryAfter = retryAfter;
  }

  public UnavailableException(String code, String message, Duration retryAfter, Throwable cause) {
    super(code, message, cause);
    this.retryAfter = retryAfter;
  }

  /** Time to wait before the next attempt. */
  public final Duration retryAfter() {
    return retryAfter;
  }
}
