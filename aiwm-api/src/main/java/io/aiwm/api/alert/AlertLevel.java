package io.aiwm.api.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Levels of alerts, in ascending order of severity. */
public enum AlertLevel {
  @JsonProperty("ok")
  OK,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("critical")
  CRITICAL;

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
