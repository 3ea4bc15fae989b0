package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Header;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message in or out of an execution, or one decision about it.
 *
 * @param header shared fields; {@code createdAt} is when it happened
 * @param executionId the execution
 * @param stepIndex the step, or null where it concerns the whole
 * @param direction {@code out}, {@code in} or {@code none}
 * @param what for example {@code command.result}, {@code timeout}, {@code late.result}
 * @param messageId the message, if it was one
 * @param nodeId the node, if one is concerned
 * @param details facts, cut to a few kilobytes; never a secret
 */
public record HistoryEntry(
    @JsonUnwrapped Header header,
    String executionId,
    @Nullable Integer stepIndex,
    String direction,
    String what,
    @Nullable String messageId,
    @Nullable String nodeId,
    Map<String, Object> details) {}
