package io.aiwm.core.internal.execution.run;

import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step while a decision is being made: its state, opened up. Used within one decision only. */
public final class StepRun {
  public final ExecutionStep step;
  public StepStatus status;
  public int progress;
  public int attempt;
  public @Nullable String messageId;
  public @Nullable Instant sentAt;
  public @Nullable Instant acknowledgedAt;
  public @Nullable Instant queriedAt;
  public @Nullable Instant startedAt;
  public @Nullable Instant completedAt;
  public @Nullable Instant deadlineAt;
  public @Nullable Instant retryAt;
  public @Nullable Map<String, Object> result;
  public @Nullable ErrorInfo error;
  public @Nullable Instant progressedAt;
  public @Nullable String claimedBy;
  public @Nullable Instant claimedUntil;
  private @Nullable String nodeId;

  StepRun(ExecutionStep step) {
    this.step = step;
    StepState state = step.state();
    status = state.status();
    progress = state.progress();
    attempt = state.attempt();
    messageId = state.sentMessageId();
    sentAt = state.sentAt();
    acknowledgedAt = state.acknowledgedAt();
    queriedAt = state.queriedAt();
    startedAt = state.startedAt();
    completedAt = state.completedAt();
    deadlineAt = state.deadlineAt();
    retryAt = state.retryAt();
    result = state.result();
    error = state.error();
    progressedAt = state.progressedAt();
    claimedBy = state.claimedBy();
    claimedUntil = state.claimedUntil();
    nodeId = step.nodeId();
  }

  StepState state() {
    return new StepState(
        status,
        progress,
        attempt,
        messageId,
        sentAt,
        acknowledgedAt,
        queriedAt,
        startedAt,
        completedAt,
        deadlineAt,
        retryAt,
        result,
        error,
        progressedAt,
        claimedBy,
        claimedUntil);
  }

  public StepSpec spec() {
    return step.spec();
  }

  public int index() {
    return step.index();
  }

  boolean changed() {
    return !state().equals(step.state()) || !Objects.equals(nodeId, step.nodeId());
  }

  /** The step afterwards. */
  ExecutionStep after() {
    return step.withNodeId(nodeId).withState(state());
  }

  /** Its node, or nothing where it has none. */
  public String nodeId() {
    return nodeId == null ? "" : nodeId;
  }

  /** Gives it a node, or takes it away. */
  public void place(@Nullable String value) {
    nodeId = value;
  }

  /** Its node is yet to be chosen. */
  public boolean unplaced() {
    return nodeId == null && spec().placement() != null;
  }

  /** True if the lease of a controller holds its present try. */
  public boolean held() {
    return running() && local() && claimedBy != null && claimedUntil == null;
  }

  /** The host does it itself. */
  public boolean local() {
    return spec().command().handler() != null;
  }

  /** The one that answers for the present attempt: a node, or a controller. */
  public String answerer() {
    return local() ? Objects.requireNonNullElse(claimedBy, "") : nodeId();
  }

  /** It undoes another step. */
  public boolean undoes() {
    return spec().onFailureOf() != null;
  }

  public boolean pending() {
    return status == StepStatus.PENDING;
  }

  public boolean running() {
    return status == StepStatus.RUNNING;
  }

  /** Its command was handed to a session, so that the agent may have it. */
  public boolean out() {
    return running() && deadlineAt != null;
  }

  /** It may begin, and its command has not been handed to any session. */
  public boolean waiting() {
    return running() && deadlineAt == null;
  }

  /** Those that depend on it may begin: it succeeded, or its failure does not matter. */
  public boolean done() {
    return status == StepStatus.COMPLETED || (status == StepStatus.FAILED && spec().optional());
  }

  /** Its failure fails the execution. */
  public boolean fatal() {
    return status == StepStatus.FAILED && !spec().optional() && !undoes();
  }

  /** Begins to wait for its node, unless it does so already. */
  public void waitSince(Instant now) {
    if (!local() && progressedAt == null) {
      progressedAt = now;
    }
  }

  /** Forgets everything about the attempt that is over. */
  public void clearAttempt() {
    progress = 0;
    sentAt = null;
    acknowledgedAt = null;
    queriedAt = null;
    deadlineAt = null;
    retryAt = null;
    progressedAt = null;
    release();
  }

  /** No controller carries it out any more. */
  public void release() {
    claimedBy = null;
    claimedUntil = null;
  }
}
