package io.aiwm.api.security;

import org.jspecify.annotations.Nullable;

/**
 * A principal in the course of one request or message; audit entries, events and log lines carry
 * it.
 *
 * @param principal who
 * @param correlationId joins everything that the request caused; 1 to 128 printable characters
 * @param remoteAddress where the request came from, if it came over the network
 */
public record Caller(Principal principal, String correlationId, @Nullable String remoteAddress) {

  /** The engine, acting by itself. */
  public static Caller system(String controllerId, String correlationId) {
    return new Caller(Principal.system(controllerId), correlationId, null);
  }

  /** Id to write in {@code createdBy} and {@code updatedBy}. */
  public String id() {
    return principal.userId();
  }
}
