package io.aiwm.core.token;

import java.time.Instant;

/**
 * A token just made.
 *
 * @param token the signed text; a secret
 * @param tokenId its {@code jti}
 * @param issuedAt when it begins
 * @param expiresAt when it ends
 */
public record MintedToken(String token, String tokenId, Instant issuedAt, Instant expiresAt) {
  @Override
  public String toString() {
    return "MintedToken[tokenId=" + tokenId + ", expiresAt=" + expiresAt + "]";
  }
}
