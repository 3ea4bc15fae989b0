package io.aiwm.core.internal.install;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.install.TokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a {@link TokenRequest} and fills in what it leaves out. */
final class TokenRules {
  private static final long LEAST = 3_600;
  private static final long MOST = 31_536_000;
  private static final long MAX_OVERLAP = 86_400;
  private static final int MAX_DESCRIPTION = 512;

  private TokenRules() {}

  /**
   * Terms of a valid request.
   *
   * @param lifetime how long the token is good
   * @param overlap how long the one before it stays good
   */
  record Terms(Duration lifetime, Duration overlap) {}

  /**
   * The terms of a request.
   *
   * @throws ValidationException naming each bad field
   */
  static Terms terms(TokenRequest request) {
    List<FieldError> errors = new ArrayList<>();
    long lifetime = within("expiresIn", request.expiresIn(), LEAST, MOST, MOST, errors);
    long overlap = within("overlapSeconds", request.overlapSeconds(), 0, MAX_OVERLAP, 0, errors);
    only("osType", request.osType(), "linux", errors);
    only("installMethod", request.installMethod(), "systemd", errors);
    String description = request.description();
    if (description != null && description.length() > MAX_DESCRIPTION) {
      errors.add(
          new FieldError("description", "must have at most " + MAX_DESCRIPTION + " characters"));
    }
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
    return new Terms(Duration.ofSeconds(lifetime), Duration.ofSeconds(overlap));
  }

  private static long within(
      String field,
      @Nullable Long value,
      long least,
      long most,
      long absent,
      List<FieldError> errors) {
    if (value == null) {
      return absent;
    }
    if (value < least || value > most) {
      errors.add(new FieldError(field, "must be from " + least + " to " + most));
    }
    return value;
  }

  private static void only(
      String field, @Nullable String value, String supported, List<FieldError> errors) {
    if (value != null && !value.equals(supported)) {
      errors.add(new FieldError(field, "must be " + supported));
    }
  }
}
