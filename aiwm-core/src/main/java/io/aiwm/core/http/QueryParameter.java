package io.aiwm.core.http;

import org.jspecify.annotations.Nullable;

/**
 * A query parameter of an operation; an undeclared one is rejected.
 *
 * @param name name on the wire
 * @param type {@code string}, {@code integer} or {@code boolean}
 * @param description for readers of the API document
 * @param minimum smallest number accepted, for an integer; null if there is none
 * @param maximum largest number accepted, for an integer; null if there is none
 */
public record QueryParameter(
    String name, String type, String description, @Nullable Long minimum, @Nullable Long maximum) {

  public static QueryParameter text(String name, String description) {
    return new QueryParameter(name, "string", description, null, null);
  }

  public static QueryParameter flag(String name, String description) {
    return new QueryParameter(name, "boolean", description, null, null);
  }

  /** A whole number without an upper limit. */
  public static QueryParameter integer(String name, String description, long minimum) {
    return new QueryParameter(name, "integer", description, minimum, null);
  }

  /** A whole number within limits. */
  public static QueryParameter integer(
      String name, String description, long minimum, long maximum) {
    return new QueryParameter(name, "integer", description, minimum, maximum);
  }
}
