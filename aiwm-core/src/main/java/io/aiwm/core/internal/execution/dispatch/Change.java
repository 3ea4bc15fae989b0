package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.security.Scope;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Change of an execution.
 *
 * @param executionId the execution
 * @param scope whose executions may be touched
 * @param ifVersion the version that the caller means to change, or null for any
 * @param inputs what happened; waiting reports of agents go before them
 * @param here a node whose session is here whatever the bus says, or null
 * @param audit makes the audit entry of somebody's wish; null for what happens by itself
 */
public record Change(
    String executionId,
    Scope scope,
    @Nullable Long ifVersion,
    List<ExecutionInput> inputs,
    @Nullable String here,
    @Nullable Function<Execution, AuditEntry> audit) {

  /** Something that happened. */
  public static Change of(String executionId, ExecutionInput... inputs) {
    return new Change(executionId, Scope.all(), null, List.of(inputs), null, null);
  }

  /** Something that happened on a node whose session is here. */
  static Change on(String nodeId, String executionId, ExecutionInput input) {
    return new Change(executionId, Scope.all(), null, List.of(input), nodeId, null);
  }
}
