package io.aiwm.core.internal.capacity.pool;

import java.time.Instant;

/**
 * A node that was added to a pool by hand, and stays whatever the selector says.
 *
 * @param priority which of the pool's nodes goes first where several are as good, 1 to 100
 */
public record PinnedNode(String nodeId, int priority, Instant addedAt) {}
