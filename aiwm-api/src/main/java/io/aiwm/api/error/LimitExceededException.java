package io.aiwm.api.error;

import java.time.Duration;

/** The caller has as much of something as it may have for now. Answered with 429. */
public final class LimitExceededException extends AiwmException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public LimitExceededException(String code, String message, Duration retryAfter) {
    super(code, message);
    this.retryAfter = retryAfter;
  }

  /** Time to wait before the next attempt. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
