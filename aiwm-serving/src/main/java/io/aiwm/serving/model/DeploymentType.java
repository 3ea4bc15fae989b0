package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The place where a model runs. */
public enum DeploymentType {
  /** On nodes of this control plane, from files in its storage. */
  SELF_HOSTED,
  /** Behind the API of somebody else. */
  API_BASED;

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
  public static DeploymentType of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
