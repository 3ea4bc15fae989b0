package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message in or out of an execution, or one decision about it. Append-only.
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
    Map<String, Object> details)
    implements Entity {

  public static final Kind<HistoryEntry> KIND =
      Kind.of("execution_history", HistoryEntry.class)
          .field(Field.text("executionId", HistoryEntry::executionId))
          .field(Field.text("what", HistoryEntry::what))
          .appendOnly()
          .unindexed("orgId", "updatedAt", "what")
          .build();

  @Override
  public HistoryEntry withHeader(Header value) {
    return new HistoryEntry(
        value, executionId, stepIndex, direction, what, messageId, nodeId, details);
  }
}
