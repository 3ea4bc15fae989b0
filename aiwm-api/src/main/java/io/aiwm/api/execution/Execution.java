package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Compact;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durable work of one or more steps. This is the bounded header; the steps are {@link
 * ExecutionStep}s, the messages are {@link HistoryEntry}s.
 *
 * @param header shared fields
 * @param spec what it is for
 * @param state how far it is
 * @param stepCount number of its steps
 * @param involvedNodeIds nodes of its steps
 * @param childExecutionIds executions that it started
 * @param heldBy controllers by whose leases steps of it are held, see {@link AsyncStepHandler},
 *     sorted, with a space between; null where there are none
 */
@Compact
@RecordBuilder
public record Execution(
    @JsonUnwrapped Header header,
    @JsonUnwrapped ExecutionSpec spec,
    @JsonUnwrapped ExecutionState state,
    int stepCount,
    List<String> involvedNodeIds,
    List<String> childExecutionIds,
    @Nullable String heldBy)
    implements ExecutionBuilder.With, Entity {

  public static final Kind<Execution> KIND =
      Kind.of("executions", Execution.class)
          .field(Field.text("name", execution -> execution.spec().name()))
          .field(
              Field.<Execution>text("status", execution -> execution.state().status().wireName())
                  .among(ExecutionStatus.class, ExecutionStatus::wireName))
          .field(
              Field.<Execution>text("category", e -> e.spec().category().wireName())
                  .among(Category.class, Category::wireName))
          .field(Field.text("type", execution -> execution.spec().type()))
          .field(Field.text("resourceType", execution -> execution.spec().resourceType()))
          .field(Field.text("resourceId", execution -> execution.spec().resourceId()))
          .field(Field.text("parentExecutionId", e -> e.spec().parentExecutionId()))
          .field(Field.text("heldBy", Execution::heldBy))
          .field(Field.texts("nodeId", Execution::involvedNodeIds))
          .unindexed("updatedAt", "category")
          .build();

  public Execution(
      Header header,
      ExecutionSpec spec,
      ExecutionState state,
      int stepCount,
      @Nullable List<String> involvedNodeIds,
      @Nullable List<String> childExecutionIds,
      @Nullable String heldBy) {
    this.header = header;
    this.spec = spec;
    this.state = state;
    this.stepCount = stepCount;
    this.involvedNodeIds = involvedNodeIds == null ? List.of() : List.copyOf(involvedNodeIds);
    this.childExecutionIds = childExecutionIds == null ? List.of() : List.copyOf(childExecutionIds);
    this.heldBy = heldBy;
  }

  @Override
  public Execution withHeader(Header value) {
    return ExecutionBuilder.With.super.withHeader(value);
  }
}
