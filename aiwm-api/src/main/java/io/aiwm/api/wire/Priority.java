package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Priority of a command. */
public enum Priority {
  @JsonProperty("low")
  LOW,
  @JsonProperty("normal")
  NORMAL,
  @JsonProperty("high")
  HIGH
}
