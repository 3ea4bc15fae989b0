package io.aiwm.core.http;

/**
 * A query parameter of an operation; one that is not declared is refused.
 *
 * @param name as the client writes it
 * @param type {@code string}, {@code integer} or {@code boolean}
 * @param description for readers of the API document
 */
public record QueryParameter(String name, String type, String description) {

  public static QueryParameter text(String name, String description) {
    return new QueryParameter(name, "string", description);
  }

  public static QueryParameter flag(String name, String description) {
    return new QueryParameter(name, "boolean", description);
  }

  public static QueryParameter integer(String name, String description) {
    return new QueryParameter(name, "integer", description);
  }
}
