package io.aiwm.api.security;

import java.util.Optional;

/** The part of an HTTP request that an {@link Authenticator} may look at. */
public interface AuthenticationRequest {

  /** First value of a header; names are case-insensitive. */
  Optional<String> header(String name);

  /** Address of the peer as the container reports it. */
  String remoteAddress();

  /** The user that the host's container has authenticated by its own means, if any. */
  Optional<java.security.Principal> containerPrincipal();

  /** The token of an {@code Authorization: Bearer} header. */
  default Optional<String> bearerToken() {
    return header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .filter(token -> !token.isEmpty());
  }
}
