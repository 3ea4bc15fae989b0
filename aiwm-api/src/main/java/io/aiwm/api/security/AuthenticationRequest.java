package io.aiwm.api.security;

import java.util.Optional;

/**
 * The part of an HTTP request that an {@link Authenticator} may look at, as it was when the request
 * arrived.
 */
public interface AuthenticationRequest {

  /** First value of a header; names are case-insensitive. */
  Optional<String> header(String name);

  /** Address of the peer as the container reports it. */
  String remoteAddress();

  /**
   * The user that the host's container has authenticated by its own means, if any; asked for on the
   * container's thread, so that a principal bound to that thread is found.
   */
  Optional<java.security.Principal> containerPrincipal();

  /**
   * Attribute that a filter of the host has put into the request, a tenant for example; empty if
   * there is none or the adapter has no attributes.
   */
  default Optional<Object> attribute(String name) {
    return Optional.empty();
  }

  /** The token of an {@code Authorization: Bearer} header. */
  default Optional<String> bearerToken() {
    return header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .filter(token -> !token.isEmpty());
  }
}
