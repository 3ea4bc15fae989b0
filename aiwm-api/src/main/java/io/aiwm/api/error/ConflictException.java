package io.aiwm.api.error;

import java.util.Map;

/** The request is well-formed but the record's present state forbids it. Answered with 409. */
public class ConflictException extends AiwmException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Object> details;

  public ConflictException(String code, String message) {
    this(code, message, Map.of());
  }

  public ConflictException(String code, String message, Map<String, Object> details) {
    super(code, message);
    this.details = Map.copyOf(details);
  }

  @Override
  public Map<String, Object> details() {
    return details;
  }
}
