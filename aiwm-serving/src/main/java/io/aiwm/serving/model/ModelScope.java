package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The circle of those who may see and use a model. */
public enum ModelScope {
  /** Every organisation. */
  PUBLIC,
  /** The organisation that it belongs to. */
  ORG,
  /** Whoever created it, and owners of the organisation. */
  PRIVATE;

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
  public static ModelScope of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
