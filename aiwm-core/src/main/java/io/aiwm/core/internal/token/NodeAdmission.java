package io.aiwm.core.internal.token;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.token.NodeClaims;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Admission of the bearer of a verified token as its node. Pure; asked after the handshake, with
 * each report of an install script, and again whenever the node changes.
 */
public final class NodeAdmission {

  /** Stands for all tokens without a {@code jti} among the {@link TokenState#overlap()} ids. */
  public static final String LEGACY = "legacy";

  private NodeAdmission() {}

  /**
   * Refusal of a bearer.
   *
   * @param code for the answer
   * @param closeCode WebSocket close code: 4401, 4403 or 4404
   * @param message for people
   */
  public record Refusal(ErrorCode code, int closeCode, String message) {}

  /**
   * Checks a node's present state against a token.
   *
   * @param node the node as the store has it, or null if there is none
   * @param claims of a token whose signature and expiry are verified
   * @param now wall time
   * @return why not, or empty if it may
   */
  public static Optional<Refusal> check(@Nullable Node node, NodeClaims claims, Instant now) {
    if (node == null || node.deleted()) {
      return Optional.of(new Refusal(ErrorCode.NODE_NOT_FOUND, 4404, "The node does not exist"));
    }
    if (node.status() == NodeStatus.INACTIVE) {
      return Optional.of(new Refusal(ErrorCode.NODE_INACTIVE, 4403, "The node is inactive"));
    }
    return accepts(node.tokens(), claims, now)
        ? Optional.empty()
        : Optional.of(
            new Refusal(ErrorCode.TOKEN_INVALID, 4401, "The token was revoked or replaced"));
  }

  private static boolean accepts(TokenState tokens, NodeClaims claims, Instant now) {
    if (tokens.tokensValidFrom() == null) {
      return true;
    }
    String tokenId = claims.tokenId();
    if (tokenId == null) {
      return !claims.issuedAt().isBefore(tokens.tokensValidFrom()) || overlaps(tokens, LEGACY, now);
    }
    // Tokens count whole seconds: of two made in the same second only the id tells which is newer.
    return tokenId.equals(tokens.currentTokenId()) || overlaps(tokens, tokenId, now);
  }

  private static boolean overlaps(TokenState tokens, String tokenId, Instant now) {
    Instant until = tokens.overlap().get(tokenId);
    return until != null && now.isBefore(until);
  }
}
