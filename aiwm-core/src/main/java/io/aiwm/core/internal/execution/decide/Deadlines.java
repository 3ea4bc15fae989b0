package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.NodeLossPolicy;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deadlines of an execution. */
final class Deadlines {
  /** Interval at which a step looks for something outside that it waits for. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** An agent that has a command is left alone for so many times the limit to acknowledge one. */
  private static final int PATIENCE = 3;

  private Deadlines() {}

  /** The earliest of all deadlines, or null once nothing more happens by itself. */
  static @Nullable Instant wakeAt(Run run) {
    if (!run.running()) {
      return null;
    }
    return Stream.concat(
            Stream.ofNullable(run.timeoutAt),
            run.steps.stream()
                .flatMap(
                    step ->
                        Stream.of(
                            retry(run, step),
                            node(run, step),
                            answer(step),
                            progress(run, step),
                            acknowledgement(run, step),
                            repetition(run, step),
                            look(run, step)))
                .flatMap(Stream::ofNullable))
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Time of a step's next attempt, unless it waits for something else then. */
  private static @Nullable Instant retry(Run run, StepRun step) {
    boolean begins = !passed(step.retryAt, run.now) || Flow.canBegin(run, step);
    return step.pending() && begins ? step.retryAt : null;
  }

  /** Time of the next look for what a step waits for: a matching node, or a controller. */
  private static @Nullable Instant look(Run run, StepRun step) {
    if (step.running() && step.local() && step.claimedBy != null) {
      return step.claimedUntil;
    }
    boolean mayLose =
        step.waiting() && (step.undoes() || run.spec.onNodeLoss() != NodeLossPolicy.WAIT);
    boolean waits = mayLose || (step.running() && step.local()) || Flow.awaitsNode(run, step);
    return waits ? run.now.plus(LOOK) : null;
  }

  /** Deadline of a step's wait for its node, or null if it waits without limit. */
  static @Nullable Instant node(Run run, StepRun step) {
    Integer seconds = step.spec().timeoutSeconds();
    Instant since = step.progressedAt;
    boolean waits = (step.waiting() && !step.local()) || Flow.awaitsNode(run, step);
    return waits && seconds != null && since != null ? since.plusSeconds(seconds) : null;
  }

  /** Deadline of a running step, whatever progress it makes. */
  static @Nullable Instant answer(StepRun step) {
    return step.running() ? step.deadlineAt : null;
  }

  /** Time at which a running step counts as stalled, or null if it may take its time. */
  static @Nullable Instant progress(Run run, StepRun step) {
    Duration stall = run.commands.stall(step.spec());
    Instant since = step.progressedAt;
    return step.out() && since != null && stall != null ? since.plus(stall) : null;
  }

  /** The latest end of a try that is handed over now. */
  static Instant latest(Run run, StepRun step) {
    Duration total = run.commands.total(step.spec(), run.settings);
    return total == null ? whole(run) : run.now.plus(total);
  }

  /** Deadline of the whole execution. */
  static Instant whole(Run run) {
    return Objects.requireNonNullElseGet(
        run.timeoutAt, () -> run.now.plusSeconds(run.spec.timeoutSeconds()));
  }

  /**
   * Time at which a command counts as lost on its way, or null if it does not: see {@link
   * Timeouts}.
   */
  static @Nullable Instant acknowledgement(Run run, StepRun step) {
    boolean missing = askable(step) && step.acknowledgedAt == null;
    return missing && step.sentAt != null ? step.sentAt.plus(run.settings.ackTimeout()) : null;
  }

  /**
   * Time to ask for the answer to an acknowledged command, since the answer may be lost: after a
   * while, and then each time after twice as long. Null where there is nothing to ask.
   */
  static @Nullable Instant repetition(Run run, StepRun step) {
    Instant acknowledged = step.acknowledgedAt;
    Instant sent = step.sentAt;
    if (!askable(step) || acknowledged == null || sent == null) {
      return null;
    }
    Duration patience = run.settings.ackTimeout().multipliedBy(PATIENCE);
    Duration asking = Duration.between(acknowledged, sent);
    return sent.plus(asking.compareTo(patience) > 0 ? asking : patience);
  }

  /** An agent has its command, and was not asked what became of it yet. */
  private static boolean askable(StepRun step) {
    return step.running() && !step.local() && step.queriedAt == null;
  }

  static boolean passed(@Nullable Instant deadline, Instant now) {
    return deadline != null && !deadline.isAfter(now);
  }
}
