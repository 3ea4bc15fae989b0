package io.aiwm.core.http;

import org.jspecify.annotations.Nullable;

/**
 * A query parameter of an operation; one that is not declared is refused.
 *
 * @param name as the client writes it
 * @param type {@code string}, {@code integer} or {@code boolean}
 * @param description for readers of the API document
 * @param least smallest number that is taken, where it is one
 * @param most largest number that is taken, where it is one and there is a limit
 */
public record QueryParameter(
    String name, String type, String description, @Nullable Long least, @Nullable Long most) {

  public static QueryParameter text(String name, String description) {
    return new QueryParameter(name, "string", description, null, null);
  }

  public static QueryParameter flag(String name, String description) {
    return new QueryParameter(name, "boolean", description, null, null);
  }

  /** A whole number without an upper limit. */
  public static QueryParameter integer(String name, String description, long least) {
    return new QueryParameter(name, "integer", description, least, null);
  }

  /** A whole number within limits. */
  public static QueryParameter integer(String name, String description, long least, long most) {
    return new QueryParameter(name, "integer", description, least, most);
  }
}
