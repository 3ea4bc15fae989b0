package io.aiwm.core.internal.execution.state;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Compact;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Kind;
import java.util.List;

/**
 * Messages of an execution that are not kept with its steps: those of steps that have many, and
 * those that changed nothing. Like {@link ExecutionPart}s they are reached through the execution.
 *
 * @param header shared fields
 * @param messages what happened
 */
@Compact
public record HistoryRecord(@JsonUnwrapped Header header, List<Message> messages)
    implements Entity {
  public static final Kind<HistoryRecord> KIND =
      Kind.of("execution_history", HistoryRecord.class)
          .appendOnly()
          .unindexed("orgId", "createdAt", "updatedAt")
          .build();

  @Override
  public HistoryRecord withHeader(Header value) {
    return new HistoryRecord(value, messages);
  }
}
