package io.aiwm.core.execution;

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
final class StepRun {
  final ExecutionStep step;
  StepStatus status;
  int progress;
  int attempt;
  @Nullable String messageId;
  @Nullable Instant sentAt;
  @Nullable Instant acknowledgedAt;
  @Nullable Instant queriedAt;
  @Nullable Instant startedAt;
  @Nullable Instant completedAt;
  @Nullable Instant deadlineAt;
  @Nullable Instant retryAt;
  @Nullable Map<String, Object> result;
  @Nullable ErrorInfo error;
  @Nullable Instant progressedAt;
  @Nullable String claimedBy;
  @Nullable Instant claimedUntil;
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

  StepSpec spec() {
    return step.spec();
  }

  int index() {
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
  String nodeId() {
    return nodeId == null ? "" : nodeId;
  }

  /** Gives it a node, or takes it away. */
  void place(@Nullable String value) {
    nodeId = value;
  }

  /** Its node is yet to be chosen. */
  boolean unplaced() {
    return nodeId == null && spec().placement() != null;
  }

  /** The host does it itself. */
  boolean local() {
    return spec().command().handler() != null;
  }

  /** Who is to answer for its present try: a node, or a controller. */
  String answerer() {
    return local() ? Objects.requireNonNullElse(claimedBy, "") : nodeId();
  }

  /** It undoes another step. */
  boolean undoes() {
    return spec().onFailureOf() != null;
  }

  boolean pending() {
    return status == StepStatus.PENDING;
  }

  boolean running() {
    return status == StepStatus.RUNNING;
  }

  /** Its command was handed to a session, so that the agent may have it. */
  boolean out() {
    return running() && deadlineAt != null;
  }

  /** It may begin, and its command has not been handed to any session. */
  boolean waiting() {
    return running() && deadlineAt == null;
  }

  /** Those that depend on it may begin: it succeeded, or its failure does not matter. */
  boolean done() {
    return status == StepStatus.COMPLETED || (status == StepStatus.FAILED && spec().optional());
  }

  /** Its failure fails the execution. */
  boolean fatal() {
    return status == StepStatus.FAILED && !spec().optional() && !undoes();
  }

  /** Begins to wait for its node, unless it does so already. */
  void waitSince(Instant now) {
    if (!local() && progressedAt == null) {
      progressedAt = now;
    }
  }

  /** Forgets everything about the attempt that is over. */
  void clearAttempt() {
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
  void release() {
    claimedBy = null;
    claimedUntil = null;
  }
}
