package io.aiwm.core.token;

import io.aiwm.core.internal.token.NodeAdmission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verified node token says; whether the node still accepts it is {@link NodeAdmission}'s
 * question.
 *
 * @param nodeId the node
 * @param tokenId {@code jti}; null in tokens of an older system
 * @param issuedAt in whole seconds, which is all that a token holds
 * @param expiresAt in whole seconds
 */
public record NodeClaims(
    String nodeId, @Nullable String tokenId, Instant issuedAt, Instant expiresAt) {}
