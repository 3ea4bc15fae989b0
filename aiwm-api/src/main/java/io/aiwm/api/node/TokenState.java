package io.aiwm.api.node;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validity of a node's tokens. Internal: it is stored with the node and not shown.
 *
 * @param tokensValidFrom tokens issued earlier are refused, unless {@code overlap} names them
 * @param currentTokenId {@code jti} of the token minted last, or null once it is revoked
 * @param overlap {@code jti}s of older tokens that are still accepted, and until when
 */
public record TokenState(
    @Nullable Instant tokensValidFrom,
    @Nullable String currentTokenId,
    Map<String, Instant> overlap) {
  /** No token was ever minted. */
  public static final TokenState NONE = new TokenState(null, null, null);

  public TokenState(
      @Nullable Instant tokensValidFrom,
      @Nullable String currentTokenId,
      @Nullable Map<String, Instant> overlap) {
    this.tokensValidFrom = tokensValidFrom;
    this.currentTokenId = currentTokenId;
    this.overlap = overlap == null ? Map.of() : Map.copyOf(overlap);
  }
}
