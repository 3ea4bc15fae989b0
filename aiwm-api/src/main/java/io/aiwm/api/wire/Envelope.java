package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message.
 *
 * @param <D> class of the data
 * @param type canonical name, see {@link MessageType}
 * @param messageId unique to the message; a command that is sent again keeps it
 * @param timestamp the sender's wall time; never decides anything
 * @param resource what a command is about
 * @param data the message itself
 * @param metadata what travels beside it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope<D>(
    String type,
    String messageId,
    Instant timestamp,
    @Nullable ResourceRef resource,
    D data,
    @Nullable MessageMetadata metadata) {}
