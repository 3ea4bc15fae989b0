package io.aiwm.api.security;

import io.aiwm.api.error.AuthenticationException;

/**
 * Says who is calling the REST API: the host's identity service, seen from here. Called once for
 * each request, on a thread of the engine's, once its body has arrived: what a container binds to
 * its own thread, such as a security context, is not there, but in the request. Must be safe for
 * use by many threads and must not block for longer than a request may take.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Verifies the credential of a request.
   *
   * @param request the request's headers and address
   * @return the verified user
   * @throws AuthenticationException if there is no valid credential; answered with 401
   */
  Principal authenticate(AuthenticationRequest request);
}
