package io.aiwm.core.internal.execution.run;

import static io.aiwm.api.execution.ExecutionStatus.CANCELLED;
import static io.aiwm.api.execution.ExecutionStatus.COMPLETED;
import static io.aiwm.api.execution.ExecutionStatus.FAILED;
import static io.aiwm.api.execution.ExecutionStatus.PENDING;
import static io.aiwm.api.execution.ExecutionStatus.RUNNING;
import static io.aiwm.api.execution.ExecutionStatus.TIMEOUT;
import static io.aiwm.core.feature.TransitionTable.row;

import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.core.feature.TransitionTable;
import java.util.List;

/** The status tables of executions and steps; {@code docs/execution-status.md} shows them. */
public final class StatusTables {
  public static final TransitionTable<ExecutionStatus, ExecutionTrigger> EXECUTION =
      new TransitionTable<>(
          List.of(
              row(PENDING, ExecutionTrigger.START, RUNNING),
              row(PENDING, ExecutionTrigger.CANCEL, CANCELLED),
              row(RUNNING, ExecutionTrigger.COMPLETE, COMPLETED),
              row(RUNNING, ExecutionTrigger.FAIL, FAILED),
              row(RUNNING, ExecutionTrigger.TIME_OUT, TIMEOUT),
              row(RUNNING, ExecutionTrigger.CANCEL, CANCELLED),
              row(RUNNING, ExecutionTrigger.RETRY_AUTOMATICALLY, RUNNING),
              row(FAILED, ExecutionTrigger.RETRY, RUNNING),
              row(TIMEOUT, ExecutionTrigger.RETRY, RUNNING),
              row(CANCELLED, ExecutionTrigger.RETRY, RUNNING)));

  public static final TransitionTable<StepStatus, StepTrigger> STEP =
      new TransitionTable<>(
          List.of(
              row(StepStatus.PENDING, StepTrigger.BEGIN, StepStatus.RUNNING),
              row(StepStatus.PENDING, StepTrigger.FAIL, StepStatus.FAILED),
              row(StepStatus.PENDING, StepTrigger.SKIP, StepStatus.SKIPPED),
              row(StepStatus.RUNNING, StepTrigger.SUCCEED, StepStatus.COMPLETED),
              row(StepStatus.RUNNING, StepTrigger.FAIL, StepStatus.FAILED),
              row(StepStatus.RUNNING, StepTrigger.TRY_AGAIN, StepStatus.PENDING),
              row(StepStatus.COMPLETED, StepTrigger.RESET, StepStatus.PENDING),
              row(StepStatus.FAILED, StepTrigger.RESET, StepStatus.PENDING),
              row(StepStatus.SKIPPED, StepTrigger.RESET, StepStatus.PENDING)));

  private StatusTables() {}
}
