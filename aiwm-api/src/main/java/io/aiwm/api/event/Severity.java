package io.aiwm.api.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Severity of an event. */
public enum Severity {
  @JsonProperty("info")
  INFO,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("critical")
  CRITICAL
}
