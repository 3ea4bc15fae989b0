package io.aiwm.core.internal.execution.state;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Compact;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.store.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of an execution that is stored by itself, so that a change writes what changed: what a few
 * of its steps are to do, which never changes; how far they are; or one large result, or details of
 * an error. Its id is the execution's and a suffix, so that no index but that of ids is needed; it
 * is reached through the execution only, whose owner is its owner.
 *
 * @param header shared fields
 * @param steps how far some steps are, the last one first: an execution proceeds from the end of
 *     what is stored, and what a step came to stays where it is
 * @param plan what some steps are to do
 * @param result what a step came to, or the details of its error
 */
@Compact
public record ExecutionPart(
    @JsonUnwrapped Header header,
    @Nullable List<StoredStep> steps,
    @Nullable List<StepSpec> plan,
    @Nullable Map<String, Object> result)
    implements Entity {
  private static final Owner NOBODY = Owner.of("", "");

  public static final Kind<ExecutionPart> KIND =
      Kind.of("execution_parts", ExecutionPart.class)
          .unindexed("orgId", "createdAt", "updatedAt")
          .build();

  /** Prefix of the ids of all parts of an execution. */
  static String prefix(String executionId) {
    return executionId + "-";
  }

  static ExecutionPart plan(String id, Instant now, List<StepSpec> plan) {
    return new ExecutionPart(fresh(id, now), null, List.copyOf(plan), null);
  }

  static ExecutionPart block(String id, Instant now, List<StoredStep> steps) {
    return new ExecutionPart(fresh(id, now), List.copyOf(steps), null, null);
  }

  static ExecutionPart result(String id, Instant now, Map<String, Object> result) {
    return new ExecutionPart(fresh(id, now), null, null, result);
  }

  private static Header fresh(String id, Instant now) {
    return Header.fresh(id, NOBODY, "", now);
  }

  @Override
  public ExecutionPart withHeader(Header value) {
    return new ExecutionPart(value, steps, plan, result);
  }

  /** The next version of a block; who changed it, and when, is the execution's to tell. */
  ExecutionPart withSteps(List<StoredStep> value) {
    return new ExecutionPart(
        header.next(header.createdBy(), header.createdAt()), List.copyOf(value), plan, result);
  }
}
