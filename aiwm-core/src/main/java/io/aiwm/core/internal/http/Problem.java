package io.aiwm.core.internal.http;

import io.aiwm.api.error.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as the client sees it: RFC 9457, and beside it the three fields that clients of the
 * older API read.
 *
 * @param type URI of the sort of problem, derived from {@code code}
 * @param title the status in words
 * @param status HTTP status
 * @param detail what is wrong with this request
 * @param instance the path that was asked for
 * @param statusCode the same as {@code status}
 * @param message the same as {@code detail}
 * @param error the same as {@code title}
 * @param code stable name of the failure, for programs
 * @param errors each bad field, where fields are the problem
 * @param details further facts, for example the allowed targets of a transition
 * @param correlationId what to quote when asking for help
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    int statusCode,
    String message,
    String error,
    String code,
    @Nullable List<FieldError> errors,
    @Nullable Map<String, Object> details,
    String correlationId) {
  static final String MEDIA_TYPE = "application/problem+json";
}
