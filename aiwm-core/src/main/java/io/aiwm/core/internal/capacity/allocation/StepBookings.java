package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of executions' steps: claimed in the commit in which a step begins, and freed in the one
 * that stores its answer. A step whose outcome is not known releases, and is freed once its node
 * proves that it is over.
 */
public final class StepBookings {
  /** Error codes that leave the outcome of a command unknown. */
  private static final Set<String> UNKNOWN =
      Set.of(
          ErrorCode.TIMEOUT.name(),
          ErrorCode.OUTCOME_UNKNOWN.name(),
          "NODE_LOST",
          "NODE_GONE",
          "CANCELLED");

  private final Allocations allocations;

  StepBookings(Allocations allocations) {
    this.allocations = allocations;
  }

  /**
   * Adds to a unit what a decision about an execution means for the ledgers.
   *
   * @param owner of the execution
   * @param before its steps as they are stored; none where it is new
   * @param after its steps as they will be
   * @return a node that has not the room which the decision was made on, if there is one; then the
   *     unit is not to be committed
   */
  public Optional<String> book(
      Unit unit, Owner owner, List<ExecutionStep> before, List<ExecutionStep> after) {
    Map<Integer, ExecutionStep> stored = new HashMap<>();
    before.forEach(step -> stored.put(step.index(), step));
    for (ExecutionStep step : after) {
      ExecutionStep old = stored.get(step.index());
      Optional<String> had = old == null ? Optional.empty() : claimId(old);
      Optional<String> has = claimId(step);
      if (!had.equals(has)) {
        had.ifPresent(id -> end(unit, id, Objects.requireNonNull(old), step));
      }
    }
    for (ExecutionStep step : after) {
      ExecutionStep old = stored.get(step.index());
      Optional<String> had = old == null ? Optional.empty() : claimId(old);
      Optional<String> fresh = claimId(step).filter(id -> !had.equals(Optional.of(id)));
      if (fresh.isPresent() && !granted(unit, fresh.get(), owner, step)) {
        return Optional.ofNullable(step.nodeId());
      }
    }
    return Optional.empty();
  }

  private boolean granted(Unit unit, String id, Owner owner, ExecutionStep step) {
    try {
      allocations.grant(unit, id, owner, spec(step));
      return true;
    } catch (ConflictException noRoom) {
      return false;
    }
  }

  /** The allocation of a step that has GPUs now: one for each try. */
  private static Optional<String> claimId(ExecutionStep step) {
    String messageId = step.state().sentMessageId();
    boolean claims =
        step.state().status() == StepStatus.RUNNING
            && step.nodeId() != null
            && needsGpu(step.spec().placement());
    return (claims && messageId != null) ? Optional.of(ClaimIds.of(messageId)) : Optional.empty();
  }

  private static boolean needsGpu(@Nullable Placement placement) {
    return placement != null && placement.minGpuMemory() != null && placement.minGpuMemory() > 0;
  }

  private static AllocationSpec spec(ExecutionStep step) {
    Placement placement = Objects.requireNonNull(step.spec().placement());
    return AllocationSpec.of(Holder.step(step.executionId(), step.index()))
        .gpuMemory(1, Objects.requireNonNull(placement.minGpuMemory()))
        .gpuModel(placement.gpuModel())
        .onNode(step.nodeId())
        .inPool(placement.poolId())
        .build();
  }

  private void end(Unit unit, String id, ExecutionStep old, ExecutionStep step) {
    if (allocations.find(unit, Scope.all(), id).isEmpty()) {
      return;
    }
    if (old.state().sentAt() == null) {
      allocations.gone(unit, id, "The step was never sent");
    } else if (isKnown(unit.now(), old, step)) {
      allocations.gone(unit, id, "The node has answered");
    } else {
      allocations.release(unit, id, "What became of the step is not known");
    }
  }

  /** True if the node itself has said what became of the last try. */
  private static boolean isKnown(Instant now, ExecutionStep old, ExecutionStep step) {
    ErrorInfo error = step.state().error();
    return switch (step.state().status()) {
      case COMPLETED -> true;
      case SKIPPED -> false;
      case FAILED, PENDING -> error != null && !UNKNOWN.contains(error.code());
      case RUNNING -> Objects.equals(old.nodeId(), step.nodeId()) && isInTime(now, old);
    };
  }

  /** A next try that began before the last one was overdue began because of its answer. */
  private static boolean isInTime(Instant now, ExecutionStep old) {
    Instant deadline = old.state().deadlineAt();
    return deadline == null || now.isBefore(deadline);
  }
}
