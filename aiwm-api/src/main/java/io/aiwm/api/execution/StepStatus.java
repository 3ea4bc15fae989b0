package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Status of a step. */
public enum StepStatus {
  PENDING(false),
  RUNNING(false),
  COMPLETED(true),
  FAILED(true),
  SKIPPED(true);

  private final boolean terminal;

  StepStatus(boolean terminal) {
    this.terminal = terminal;
  }

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
  public static StepStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
