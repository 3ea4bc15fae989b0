package io.aiwm.core.internal.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Header;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.core.http.VersionedResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as clients see it.
 *
 * @param executionId the same as {@code _id}
 * @param steps its steps, by index; absent in lists
 * @param history the latest messages in and out, oldest first; only where one execution is read
 */
record ExecutionView(
    @JsonUnwrapped Header header,
    String executionId,
    @JsonUnwrapped ExecutionSpec spec,
    @JsonUnwrapped ExecutionState state,
    int stepCount,
    List<String> involvedNodeIds,
    List<String> childExecutionIds,
    @Nullable List<StepView> steps,
    @Nullable List<HistoryEntry> history)
    implements VersionedResource {

  static ExecutionView of(
      Execution execution, @Nullable List<StepView> steps, @Nullable List<HistoryEntry> history) {
    return new ExecutionView(
        execution.header().withWakeAt(null),
        execution.id(),
        execution.spec(),
        execution.state(),
        execution.stepCount(),
        execution.involvedNodeIds(),
        execution.childExecutionIds(),
        steps,
        history);
  }

  ExecutionView withChildren(List<String> ids) {
    return new ExecutionView(
        header, executionId, spec, state, stepCount, involvedNodeIds, ids, steps, history);
  }

  @Override
  public String id() {
    return header.id();
  }

  @Override
  public long version() {
    return header.version();
  }
}
