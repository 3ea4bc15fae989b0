package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The purpose of an execution. */
public enum Category {
  DEPLOYMENT,
  MODEL,
  AGENT,
  MAINTENANCE,
  BATCH;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The category of a name on the wire.
   *
   * @throws IllegalArgumentException if there is no such category
   */
  @JsonCreator
  public static Category of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
