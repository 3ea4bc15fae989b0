package io.aiwm.core.token;

import io.aiwm.core.internal.token.NodeAdmission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a verified node token; whether the node still accepts it is up to {@link
 * NodeAdmission}.
 *
 * @param nodeId the node
 * @param tokenId {@code jti}; null in tokens of an older system
 * @param issuedAt in whole seconds, which is all that a token holds
 * @param expiresAt in whole seconds
 */
public record NodeClaims(
    String nodeId, @Nullable String tokenId, Instant issuedAt, Instant expiresAt) {}
