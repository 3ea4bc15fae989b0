package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of a version of a model. */
public enum VersionStatus {
  /** Files may be added. */
  OPEN,
  /** Files are being fetched. */
  IMPORTING,
  /** Files are being checked against their hashes. */
  VALIDATING,
  /** It is complete, verified, and never changes again. */
  READY,
  /** It never became complete. */
  FAILED,
  /** Its files are being removed. */
  DELETING;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static VersionStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
