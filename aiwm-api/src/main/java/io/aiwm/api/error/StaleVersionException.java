package io.aiwm.api.error;

import java.util.Map;

/** Somebody else changed the record first. Answered with 412 where the client sent If-Match. */
public final class StaleVersionException extends ConflictException {
  private static final long serialVersionUID = 1L;

  public StaleVersionException(String resourceType, String id, long current) {
    super(
        "STALE_VERSION",
        "The " + resourceType + " " + id + " has changed; its version is now " + current,
        Map.of("version", current));
  }
}
