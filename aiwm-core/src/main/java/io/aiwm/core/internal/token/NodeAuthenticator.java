package io.aiwm.core.internal.token;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.security.Principal;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.token.NodeClaims;
import io.aiwm.core.token.NodeTokens;

/**
 * Says which node calls the REST API, by the same rules as on the node link: a token of ours, of a
 * node that is there and may act, and not revoked.
 */
public final class NodeAuthenticator implements Authenticator {
  private final Engine engine;
  private final NodeTokens tokens;

  public NodeAuthenticator(Engine engine, NodeTokens tokens) {
    this.engine = engine;
    this.tokens = tokens;
  }

  @Override
  public Principal authenticate(AuthenticationRequest request) {
    String token =
        request
            .bearerToken()
            .orElseThrow(
                () -> new AuthenticationException("TOKEN_MISSING", "A node token is required"));
    NodeClaims claims = tokens.verify(token);
    Node node = engine.store().findIncludingDeleted(Node.KIND, claims.nodeId()).orElse(null);
    var refusal = NodeAdmission.check(node, claims, engine.time().now());
    if (refusal.isPresent()) {
      String message = refusal.get().message();
      throw refusal.get().code() == ErrorCode.NODE_INACTIVE
          ? new ForbiddenException(message)
          : new AuthenticationException("TOKEN_INVALID", message);
    }
    return Principal.node(claims.nodeId(), node == null ? "" : node.owner().orgId());
  }
}
