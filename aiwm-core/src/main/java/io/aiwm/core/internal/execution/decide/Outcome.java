package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.RetryAttempt;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.run.ExecutionTrigger;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StatusTables;
import io.aiwm.core.internal.execution.run.StepRun;
import io.aiwm.core.internal.execution.run.StepTrigger;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Start, end and retry of executions. */
final class Outcome {
  private Outcome() {}

  static void start(Run run) {
    run.move(ExecutionTrigger.START);
    run.startedAt = run.now;
    run.timeoutAt = run.now.plusSeconds(run.spec.timeoutSeconds());
    ExecutionEvents.add(run, "execution.started", Severity.INFO);
    Flow.advance(run);
  }

  static void completed(Run run) {
    run.progress = 100;
    run.result = Results.of(run);
    end(run, ExecutionTrigger.COMPLETE, null, "execution.completed", Severity.INFO);
  }

  /** A mandatory step failed and nothing runs any more: retries if that may help. */
  static void failed(Run run) {
    List<StepRun> fatal =
        run.steps.stream()
            .filter(StepRun::fatal)
            .sorted(Comparator.comparing(s -> Objects.requireNonNullElse(s.completedAt, run.now)))
            .toList();
    StepRun first = fatal.get(0);
    ErrorInfo error = Errors.at(first, Objects.requireNonNull(first.error));
    // A budget that is spent halts what it was for, until a person has looked.
    boolean helps =
        run.spec.failureBudget() == 0
            && fatal.stream().allMatch(s -> Errors.retryable(Objects.requireNonNull(s.error)));
    Instant next = nextTry(run, fatal);
    if (helps
        && run.retryCount < run.spec.maxRetries()
        && (run.timeoutAt == null || next.isBefore(run.timeoutAt))) {
      retryAutomatically(run, error, next);
    } else {
      conclude(run, ExecutionStatus.FAILED, error);
    }
  }

  private static Instant nextTry(Run run, List<StepRun> fatal) {
    RetryPolicy policy =
        new RetryPolicy(
            run.spec.maxRetries(),
            run.settings.retryDelay().toMillis(),
            2.0,
            run.settings.maxRetryDelay().toMillis());
    String seed = run.execution.id() + "/" + run.retryCount;
    Instant next = run.now.plus(Backoff.delay(policy, run.retryCount + 1, seed));
    for (StepRun step : fatal) {
      next = StepFailures.later(next, Objects.requireNonNull(step.error), run.now);
    }
    return next;
  }

  private static void retryAutomatically(Run run, ErrorInfo error, Instant next) {
    run.move(ExecutionTrigger.RETRY_AUTOMATICALLY);
    run.error = null;
    count(run, run.moment.controllerId(), error);
    for (StepRun step : run.work()) {
      if (!step.done()) {
        Flow.reset(run, step);
        step.retryAt = next;
      }
    }
    run.progress = 0;
    ExecutionEvents.add(run, "execution.retried", Severity.INFO);
  }

  /** Somebody asked for another try of everything that did not complete. */
  static void retry(Run run, String by) {
    ErrorInfo error = run.error;
    run.move(ExecutionTrigger.RETRY);
    count(run, by, error);
    run.error = null;
    run.result = null;
    run.completedAt = null;
    run.timeoutAt = run.now.plusSeconds(run.spec.timeoutSeconds());
    Set<StepRun> again = new LinkedHashSet<>(Compensation.undone(run));
    run.steps.stream()
        .filter(step -> step.undoes() || step.status != StepStatus.COMPLETED)
        .forEach(again::add);
    for (StepRun step : again) {
      if (StatusTables.STEP.find(step.status, StepTrigger.RESET).isPresent()) {
        Flow.reset(run, step);
      }
    }
    run.progress = 0;
    ExecutionEvents.add(run, "execution.retried", Severity.INFO);
    Flow.advance(run);
  }

  private static void count(Run run, String by, @Nullable ErrorInfo error) {
    run.retryCount++;
    run.retryAttempts.add(new RetryAttempt(run.retryCount, run.now, by, error));
    run.note("execution.retried", Map.of("retry", run.retryCount, "by", by));
  }

  static void timedOut(Run run) {
    ErrorInfo error =
        Errors.timedOut("Not completed within " + run.spec.timeoutSeconds() + " seconds");
    stop(run, ExecutionStatus.TIMEOUT, error);
  }

  /**
   * Somebody wants it to end. What is being undone then is left as it is.
   *
   * @throws io.aiwm.api.error.IllegalTransitionException if it has ended already
   */
  static void cancelled(Run run, @Nullable String reason) {
    StatusTables.EXECUTION.take(run.status, ExecutionTrigger.CANCEL);
    stop(run, ExecutionStatus.CANCELLED, Errors.cancelled(reason));
  }

  private static void stop(Run run, ExecutionStatus as, ErrorInfo error) {
    StepFailures.stopAll(run, error);
    if (run.endsAs == null) {
      conclude(run, as, error);
    } else {
      end(run, run.endsAs);
    }
  }

  /** It comes to nothing: first what it did is undone, with as much time as the execution had. */
  private static void conclude(Run run, ExecutionStatus as, ErrorInfo error) {
    run.error = error;
    if (!Compensation.needed(run)) {
      end(run, as);
      return;
    }
    run.endsAs = as;
    run.timeoutAt = run.now.plusSeconds(run.spec.timeoutSeconds());
    run.note("execution.undoing", Map.of("error", error.code()));
    undo(run);
  }

  /** Undoes the next thing, and ends where there is none left. */
  static void undo(Run run) {
    if (!Compensation.advance(run)) {
      end(run, Objects.requireNonNull(run.endsAs));
    }
  }

  private static void end(Run run, ExecutionStatus as) {
    run.endsAs = null;
    List<Integer> failed = Compensation.failed(run);
    ErrorInfo error = Objects.requireNonNull(run.error);
    run.result = Results.ofFailed(run);
    ErrorInfo whole = failed.isEmpty() ? error : Errors.with(error, "notUndone", failed);
    switch (as) {
      case TIMEOUT ->
          end(run, ExecutionTrigger.TIME_OUT, whole, "execution.failed", Severity.WARNING);
      case CANCELLED ->
          end(run, ExecutionTrigger.CANCEL, whole, "execution.cancelled", Severity.INFO);
      default -> end(run, ExecutionTrigger.FAIL, whole, "execution.failed", Severity.WARNING);
    }
  }

  private static void end(
      Run run,
      ExecutionTrigger trigger,
      @Nullable ErrorInfo error,
      String event,
      Severity severity) {
    run.move(trigger);
    run.steps.stream()
        .filter(step -> step.undoes() && step.pending())
        .forEach(step -> StepFailures.skip(run, step));
    ended(run, error, event, severity);
  }

  private static void ended(Run run, @Nullable ErrorInfo error, String event, Severity severity) {
    run.completedAt = run.now;
    run.error = error;
    run.note(event, error == null ? Map.of() : Map.of("error", error.code()));
    ExecutionEvents.add(run, event, severity);
  }
}
