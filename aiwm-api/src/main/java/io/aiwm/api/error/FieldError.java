package io.aiwm.api.error;

/**
 * One bad field.
 *
 * @param field path of the field as the client wrote it, for example {@code steps[2].dependsOn}
 * @param message the rule that it broke
 */
public record FieldError(String field, String message) {}
