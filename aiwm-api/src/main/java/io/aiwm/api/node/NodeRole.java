package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The purpose of a node. */
public enum NodeRole {
  WORKER,
  CONTROLLER,
  PROXY,
  STORAGE;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a name on the wire.
   *
   * @throws IllegalArgumentException if there is no such role
   */
  @JsonCreator
  public static NodeRole of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
