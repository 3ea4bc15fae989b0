package io.aiwm.api.error;

import java.util.List;
import java.util.stream.Collectors;

/** The input breaks one or more rules; names each bad field. Answered with 400. */
public final class ValidationException extends AiwmException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  public ValidationException(List<FieldError> errors) {
    super(
        "VALIDATION_FAILED",
        errors.stream().map(e -> e.field() + ": " + e.message()).collect(Collectors.joining("; ")));
    this.errors = List.copyOf(errors);
  }

  public ValidationException(String field, String message) {
    this(List.of(new FieldError(field, message)));
  }

  public List<FieldError> errors() {
    return errors;
  }
}
