package io.aiwm.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a token about itself. Nothing here is verified: the controller does that. It only
 * serves to explain a refusal and to know the node's id.
 *
 * @param nodeId the node
 * @param expiresAt when the token ends, if it says
 */
public record TokenClaims(@Nullable String nodeId, @Nullable Instant expiresAt) {

  /** Decodes a token's payload; empty if it does not look like a JWT. */
  public static Optional<TokenClaims> decode(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode payload = Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
      JsonNode nodeId = payload.hasNonNull("nodeId") ? payload.get("nodeId") : payload.path("sub");
      JsonNode exp = payload.path("exp");
      return Optional.of(
          new TokenClaims(
              nodeId.isTextual() ? nodeId.textValue() : null,
              exp.isNumber() ? Instant.ofEpochSecond(exp.longValue()) : null));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
