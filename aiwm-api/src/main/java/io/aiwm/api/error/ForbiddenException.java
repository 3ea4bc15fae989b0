package io.aiwm.api.error;

/** The caller is known but lacks the role. Answered with 403. */
public final class ForbiddenException extends AiwmException {
  private static final long serialVersionUID = 1L;

  /** Its code. */
  public static final String CODE = "ROLE_MISSING";

  public ForbiddenException(String message) {
    super(CODE, message);
  }
}
