package io.aiwm.api.error;

import java.util.Map;

/**
 * The root of every failure that a caller can act on. Messages are written for the person who made
 * the request: they name the field or rule and contain no secret.
 */
public abstract class AiwmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  protected AiwmException(String code, String message) {
    super(message);
    this.code = code;
  }

  protected AiwmException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Stable, machine-readable name of the failure in upper case. */
  public final String code() {
    return code;
  }

  /** Further facts to send to the client beside the message. */
  public Map<String, Object> details() {
    return Map.of();
  }
}
