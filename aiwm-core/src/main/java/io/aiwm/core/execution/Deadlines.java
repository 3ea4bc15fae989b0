package io.aiwm.core.execution;

import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When something about an execution is next due. */
final class Deadlines {
  private Deadlines() {}

  /** The earliest of all deadlines, or null once nothing more happens by itself. */
  static @Nullable Instant wakeAt(Run run) {
    if (!run.running()) {
      return null;
    }
    return Stream.concat(
            Stream.ofNullable(run.timeoutAt),
            run.steps.stream()
                .flatMap(s -> Stream.of(retry(s), answer(s), acknowledgement(run, s)))
                .flatMap(Stream::ofNullable))
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** When a step between two tries begins again. */
  private static @Nullable Instant retry(StepRun step) {
    return step.pending() ? step.retryAt : null;
  }

  /** When a running step is given up. */
  static @Nullable Instant answer(StepRun step) {
    return step.running() ? step.deadlineAt : null;
  }

  /** When a command counts as lost on its way, or null where it does not: see {@link Overdue}. */
  static @Nullable Instant acknowledgement(Run run, StepRun step) {
    boolean open = step.running() && step.acknowledgedAt == null && step.queriedAt == null;
    return open && step.sentAt != null ? step.sentAt.plus(run.settings.ackTimeout()) : null;
  }

  static boolean passed(@Nullable Instant deadline, Instant now) {
    return deadline != null && !deadline.isAfter(now);
  }
}
