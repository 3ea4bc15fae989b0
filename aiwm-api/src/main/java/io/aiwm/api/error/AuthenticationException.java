package io.aiwm.api.error;

/** No valid credential. Answered with 401; the message never repeats the credential. */
public final class AuthenticationException extends AiwmException {
  private static final long serialVersionUID = 1L;

  /**
   * Refuses a credential.
   *
   * @param code {@code TOKEN_MISSING}, {@code TOKEN_INVALID} or {@code TOKEN_EXPIRED}
   * @param message what is wrong, without the token
   */
  public AuthenticationException(String code, String message) {
    super(code, message);
  }
}
