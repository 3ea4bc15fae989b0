package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How urgent a command is. */
public enum Priority {
  @JsonProperty("low")
  LOW,
  @JsonProperty("normal")
  NORMAL,
  @JsonProperty("high")
  HIGH
}
