package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Status of a node; its transitions are those of the {@link StatusStateMachine}. */
public enum NodeStatus {
  /** Created; nothing installed yet. */
  PENDING,
  /** The install script has started, or an agent has connected for the first time. */
  INSTALLING,
  /** Registered, and its heartbeats arrive. */
  ONLINE,
  /** Its heartbeats stopped. */
  OFFLINE,
  /** Taken out of work by an administrator. */
  MAINTENANCE,
  /** Its installation failed. */
  ERROR,
  /** Disabled or deleted; may not connect. */
  INACTIVE;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a name on the wire.
   *
   * @throws IllegalArgumentException if there is no such status
   */
  @JsonCreator
  public static NodeStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
