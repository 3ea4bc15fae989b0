package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Metadata that travel beside a message's data.
 *
 * @param correlationId joins the message with the request that caused it
 * @param priority how urgent it is
 * @param executionId execution that the message belongs to
 * @param stepIndex step of that execution, from 0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageMetadata(
    @Nullable String correlationId,
    @Nullable Priority priority,
    @Nullable String executionId,
    @Nullable Integer stepIndex) {}
