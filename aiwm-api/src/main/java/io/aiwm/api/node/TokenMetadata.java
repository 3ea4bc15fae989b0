package io.aiwm.api.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a node's current token; never the token.
 *
 * @param tokenGeneratedAt when it was minted
 * @param tokenExpiresAt when it ends
 * @param tokenLastUsed when a session was last opened with it
 * @param description purpose of the token, as the administrator described it
 */
public record TokenMetadata(
    @Nullable Instant tokenGeneratedAt,
    @Nullable Instant tokenExpiresAt,
    @Nullable Instant tokenLastUsed,
    @Nullable String description) {}
