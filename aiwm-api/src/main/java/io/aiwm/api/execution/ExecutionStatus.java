package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Status of an execution. */
public enum ExecutionStatus {
  PENDING(false),
  RUNNING(false),
  COMPLETED(true),
  FAILED(true),
  TIMEOUT(true),
  CANCELLED(true);

  private final boolean terminal;

  ExecutionStatus(boolean terminal) {
    this.terminal = terminal;
  }

  /** Nothing more happens, unless it is retried. */
  public boolean terminal() {
    return terminal;
  }

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
  public static ExecutionStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
