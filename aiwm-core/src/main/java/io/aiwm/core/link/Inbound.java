package io.aiwm.core.link;

import io.aiwm.api.wire.MessageMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A message from an agent, in canonical names and units.
 *
 * @param type canonical name
 * @param dialect how it was spelt
 * @param messageId its id
 * @param data a record of {@code io.aiwm.api.wire}, or null for a type that is not known
 * @param metadata what came beside it
 * @param size length of the frame, in characters
 */
record Inbound(
    String type,
    Dialect dialect,
    @Nullable String messageId,
    @Nullable Object data,
    @Nullable MessageMetadata metadata,
    int size) {}
