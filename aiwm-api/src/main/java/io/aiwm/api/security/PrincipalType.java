package io.aiwm.api.security;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of party that acts. */
public enum PrincipalType {
  @JsonProperty("user")
  USER,
  @JsonProperty("node")
  NODE,
  @JsonProperty("system")
  SYSTEM
}
