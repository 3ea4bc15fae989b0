package io.aiwm.api.security;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of party acts. */
public enum PrincipalType {
  @JsonProperty("user")
  USER,
  @JsonProperty("node")
  NODE,
  @JsonProperty("system")
  SYSTEM
}
