package io.aiwm.core.internal.execution.state;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.run.MessageIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stored state of a step: times in milliseconds, nothing that follows from the rest, so that a step
 * which has not begun is almost nothing. What changes last stands first.
 *
 * @param status null for one that has not begun
 * @param progress null where it follows from the status
 * @param resultIn where its result is kept, if that is large: see {@link StepBlocks}
 * @param detailsIn where the details of its error are kept, if those are large
 * @param nodeId null where it is the one that was asked for, empty for none
 * @param messageId null where it follows from the attempt
 * @param messages its latest messages, the newest first; null for none
 * @param acknowledgedAt 0 for never, null for when it was completed
 * @param startedAt 0 for never, null for when it was sent; so is {@code progressedAt}
 */
@JsonPropertyOrder({
  "status",
  "progress",
  "completedAt",
  "result",
  "resultIn",
  "error",
  "detailsIn",
  "acknowledgedAt",
  "queriedAt",
  "retryAt",
  "claimedBy",
  "claimedUntil",
  "progressedAt",
  "deadlineAt",
  "messages"
})
record StoredStep(
    @Nullable StepStatus status,
    @Nullable Integer progress,
    @Nullable Long completedAt,
    @Nullable Map<String, Object> result,
    @Nullable String resultIn,
    @Nullable ErrorInfo error,
    @Nullable Long acknowledgedAt,
    @Nullable Long queriedAt,
    @Nullable Long retryAt,
    @Nullable String claimedBy,
    @Nullable Long claimedUntil,
    @Nullable Long progressedAt,
    @Nullable Long deadlineAt,
    @Nullable List<Message> messages,
    @Nullable String nodeId,
    @Nullable Integer attempt,
    @Nullable String messageId,
    @Nullable Long startedAt,
    @Nullable Long sentAt,
    @Nullable String detailsIn) {
  /** A time that is not there although the one that it is told from is. */
  private static final long NEVER = 0;

  /**
   * A step as it is stored.
   *
   * @param nominal the node that was asked for, or null
   * @param resultIn where its result is kept instead of here, or null
   * @param detailsIn where the details of its error are kept instead of here, or null
   * @param messages its latest messages, the newest first
   */
  static StoredStep of(
      ExecutionStep step,
      @Nullable String nominal,
      @Nullable String resultIn,
      @Nullable String detailsIn,
      List<Message> messages) {
    StepState state = step.state();
    boolean usual = state.progress() == usualProgress(state.status());
    return new StoredStep(
        state.status() == StepStatus.PENDING ? null : state.status(),
        usual ? null : state.progress(),
        millis(state.completedAt()),
        resultIn == null ? state.result() : null,
        resultIn,
        state.error() == null || detailsIn == null
            ? state.error()
            : withDetails(state.error(), null),
        unless(state.completedAt(), state.acknowledgedAt()),
        millis(state.queriedAt()),
        millis(state.retryAt()),
        state.claimedBy(),
        millis(state.claimedUntil()),
        unless(state.sentAt(), state.progressedAt()),
        millis(state.deadlineAt()),
        messages.isEmpty() ? null : List.copyOf(messages),
        Objects.equals(step.nodeId(), nominal) ? null : orEmpty(step.nodeId()),
        state.attempt() == 0 ? null : state.attempt(),
        usualMessage(step) ? null : orEmpty(state.sentMessageId()),
        unless(state.sentAt(), state.startedAt()),
        millis(state.sentAt()),
        detailsIn);
  }

  private static ErrorInfo withDetails(ErrorInfo error, @Nullable Map<String, Object> details) {
    return new ErrorInfo(
        error.code(),
        error.number(),
        error.message(),
        details,
        error.retryable(),
        error.retryAfter());
  }

  /**
   * The step.
   *
   * @param stored the result that is kept elsewhere, or null
   * @param details those of its error that are kept elsewhere, or null
   */
  ExecutionStep step(
      String executionId,
      int index,
      @Nullable String nominal,
      StepSpec spec,
      @Nullable Map<String, Object> stored,
      @Nullable Map<String, Object> details) {
    StepStatus now = status == null ? StepStatus.PENDING : status;
    int tries = attempt == null ? 0 : attempt;
    StepState state =
        new StepState(
            now,
            progress == null ? usualProgress(now) : progress,
            tries,
            messageId == null ? message(executionId, index, tries) : orNull(messageId),
            instant(sentAt),
            instant(acknowledgedAt == null ? completedAt : acknowledgedAt),
            instant(queriedAt),
            instant(startedAt == null ? sentAt : startedAt),
            instant(completedAt),
            instant(deadlineAt),
            instant(retryAt),
            resultIn == null ? result : stored,
            error == null || detailsIn == null ? error : withDetails(error, details),
            instant(progressedAt == null ? sentAt : progressedAt),
            claimedBy,
            instant(claimedUntil));
    return new ExecutionStep(executionId, index, node(nominal), spec, state);
  }

  /** Its node. */
  @Nullable String node(@Nullable String nominal) {
    return nodeId == null ? nominal : orNull(nodeId);
  }

  private static int usualProgress(StepStatus status) {
    return status == StepStatus.COMPLETED ? 100 : 0;
  }

  private static boolean usualMessage(ExecutionStep step) {
    StepState state = step.state();
    return Objects.equals(
        state.sentMessageId(), message(step.executionId(), step.index(), state.attempt()));
  }

  /** The id of its command, unless the execution was retried. */
  private static @Nullable String message(String executionId, int index, int attempt) {
    return attempt == 0 ? null : MessageIds.command(executionId, 0, index, attempt);
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null || millis == NEVER ? null : Instant.ofEpochMilli(millis);
  }

  /** Null where a time is the usual one. */
  private static @Nullable Long unless(@Nullable Instant usual, @Nullable Instant at) {
    if (Objects.equals(millis(usual), millis(at))) {
      return null;
    }
    return at == null ? Long.valueOf(NEVER) : millis(at);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
