package io.aiwm.core.internal.http;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.HttpRequest;
import java.util.List;

/**
 * Headers that say one thing. Where one stands there twice, whoever is in front of us may have gone
 * by the other, so neither is believed.
 */
final class SingleHeaders {
  private static final List<String> NAMES =
      List.of(
          "Authorization",
          "Content-Length",
          "Content-Type",
          "Host",
          IdempotencyKeys.HEADER,
          "If-Match",
          "Last-Event-ID",
          "Origin");

  private SingleHeaders() {}

  /**
   * Lets a request pass.
   *
   * @throws ValidationException naming each header that was sent more than once
   */
  static void require(HttpRequest request) {
    List<FieldError> doubled =
        NAMES.stream()
            .filter(name -> request.headers().getOrDefault(name, List.of()).size() > 1)
            .map(name -> new FieldError(name, "must be sent only once"))
            .toList();
    if (!doubled.isEmpty()) {
      throw new ValidationException(doubled);
    }
  }
}
