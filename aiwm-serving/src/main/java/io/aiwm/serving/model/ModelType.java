package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The task of a model. */
public enum ModelType {
  LLM,
  VISION,
  EMBEDDING,
  VOICE;

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
  public static ModelType of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
