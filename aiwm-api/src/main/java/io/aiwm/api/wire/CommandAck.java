package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * {@code command.ack}: a command has arrived and will be carried out.
 *
 * @param originalMessageId the command
 * @param status {@code acknowledged} or {@code accepted}
 * @param estimatedDuration seconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandAck(
    String originalMessageId, @Nullable String status, @Nullable Long estimatedDuration) {}
