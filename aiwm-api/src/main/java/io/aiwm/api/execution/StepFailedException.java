package io.aiwm.api.execution;

import io.aiwm.api.wire.ErrorInfo;

/** A {@link StepHandler} says why its step failed. */
public final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ErrorInfo error;

  /**
   * @param code stable name in upper case, for example {@code CARD_DECLINED}
   * @param message for people; no secret
   * @param retryable whether another try may succeed
   */
  public StepFailedException(String code, String message, boolean retryable) {
    this(new ErrorInfo(code, null, message, null, retryable, null));
  }

  public StepFailedException(ErrorInfo error) {
    super(error.message());
    this.error = error;
  }

  public ErrorInfo error() {
    return error;
  }
}
