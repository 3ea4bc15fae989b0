package io.aiwm.api.error;

import java.util.Map;

/** The name is taken by another live record of the organisation. Answered with 409. */
public final class DuplicateNameException extends ConflictException {
  private static final long serialVersionUID = 1L;

  public DuplicateNameException(String resourceType, String name) {
    super(
        "NAME_TAKEN",
        "There is already a " + resourceType + " named " + name,
        Map.of("field", "name"));
  }
}
