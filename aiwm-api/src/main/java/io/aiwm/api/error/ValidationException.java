package io.aiwm.api.error;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The input breaks one or more rules; names each bad field, a hundred of them at most: an answer is
 * not to be many times what was sent. Answered with 400.
 */
public final class ValidationException extends AiwmException {
  private static final long serialVersionUID = 1L;

  /** Maximum number of invalid fields that are named. */
  public static final int MAX_ERRORS = 100;

  private final transient List<FieldError> errors;

  public ValidationException(List<FieldError> errors) {
    super(
        "VALIDATION_FAILED",
        errors.stream()
            .limit(MAX_ERRORS)
            .map(e -> e.field() + ": " + e.message())
            .collect(Collectors.joining("; ")));
    this.errors = List.copyOf(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
  }

  public ValidationException(String field, String message) {
    this(List.of(new FieldError(field, message)));
  }

  public List<FieldError> errors() {
    return errors;
  }
}
