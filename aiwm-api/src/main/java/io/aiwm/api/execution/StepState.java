package io.aiwm.api.execution;

import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a step.
 *
 * @param status its status
 * @param progress percent
 * @param attempt number of the present try, 0 before the first
 * @param sentMessageId id of the command of the present try; kept when it is sent again
 * @param sentAt when the command was last handed to a session, or null while it has not been
 * @param acknowledgedAt when the agent acknowledged it
 * @param queriedAt when the agent, one without a journal, was asked what became of the command
 * @param startedAt when the first try began
 * @param completedAt when it ended
 * @param deadlineAt when the present try is given up at the latest; null until it is handed over
 * @param retryAt when the next try begins, between two tries
 * @param result what came of it
 * @param error why it failed
 * @param progressedAt when the present try began to wait for its node; then when it was handed over
 *     or last made progress, from which a stall counts
 * @param claimedBy controller that carries the present try out, of a step that the host does itself
 * @param claimedUntil when another controller may take it over, unless the claim is renewed; null
 *     where the claim lasts as long as the controller's lease
 */
public record StepState(
    StepStatus status,
    int progress,
    int attempt,
    @Nullable String sentMessageId,
    @Nullable Instant sentAt,
    @Nullable Instant acknowledgedAt,
    @Nullable Instant queriedAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Instant deadlineAt,
    @Nullable Instant retryAt,
    @Nullable Map<String, Object> result,
    @Nullable ErrorInfo error,
    @Nullable Instant progressedAt,
    @Nullable String claimedBy,
    @Nullable Instant claimedUntil) {
  /** Not begun. */
  public static final StepState PENDING =
      new StepState(
          StepStatus.PENDING,
          0,
          0,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
}
