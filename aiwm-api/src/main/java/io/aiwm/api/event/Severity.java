package io.aiwm.api.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much an event should alarm. */
public enum Severity {
  @JsonProperty("info")
  INFO,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("critical")
  CRITICAL
}
