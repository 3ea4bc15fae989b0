package io.aiwm.api.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How bad it is, from least to most. */
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
