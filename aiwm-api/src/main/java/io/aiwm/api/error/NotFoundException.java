package io.aiwm.api.error;

/** No such record, or none that the caller may see. Answered with 404. */
public final class NotFoundException extends AiwmException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String resourceType, String id) {
    super(
        resourceType.toUpperCase(java.util.Locale.ROOT).replace(' ', '_') + "_NOT_FOUND",
        "There is no " + resourceType + " with id " + id);
  }
}
