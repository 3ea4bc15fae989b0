package io.aiwm.core.execution;

import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.RetryAttempt;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How executions begin, end and begin again. */
final class Outcome {
  private Outcome() {}

  static void start(Run run) {
    run.move(ExecutionTrigger.START);
    run.startedAt = run.now;
    run.timeoutAt = run.now.plusSeconds(run.spec.timeoutSeconds());
    Happenings.add(run, "execution.started", Severity.INFO);
    Flow.advance(run);
  }

  static void completed(Run run) {
    Map<String, Object> results = new TreeMap<>();
    for (StepRun step : run.steps) {
      if (step.result != null && last(run, step)) {
        results.put(Integer.toString(step.index()), step.result);
      }
    }
    run.progress = 100;
    run.result = Sizes.bounded(results);
    end(run, ExecutionTrigger.COMPLETE, null, "execution.completed", Severity.INFO);
  }

  /** Nothing depends on it. */
  private static boolean last(Run run, StepRun step) {
    return run.steps.stream().noneMatch(s -> s.spec().dependsOn().contains(step.index()));
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
    boolean helps = fatal.stream().allMatch(s -> Errors.retryable(Objects.requireNonNull(s.error)));
    Instant next = nextTry(run, fatal);
    if (helps
        && run.retryCount < run.spec.maxRetries()
        && (run.timeoutAt == null || next.isBefore(run.timeoutAt))) {
      retryAutomatically(run, error, next);
    } else {
      end(run, ExecutionTrigger.FAIL, error, "execution.failed", Severity.WARNING);
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
      next = Failing.later(next, Objects.requireNonNull(step.error), run.now);
    }
    return next;
  }

  private static void retryAutomatically(Run run, ErrorInfo error, Instant next) {
    run.move(ExecutionTrigger.RETRY_AUTOMATICALLY);
    run.error = null;
    count(run, run.moment.controllerId(), error);
    for (StepRun step : run.steps) {
      if (!step.done()) {
        Flow.reset(run, step);
        step.retryAt = next;
      }
    }
    run.progress = 0;
    Happenings.add(run, "execution.retried", Severity.INFO);
  }

  /** Somebody asked for another try of everything that did not complete. */
  static void retry(Run run, String by) {
    ErrorInfo error = run.error;
    run.move(ExecutionTrigger.RETRY);
    count(run, by, error);
    run.error = null;
    run.completedAt = null;
    run.timeoutAt = run.now.plusSeconds(run.spec.timeoutSeconds());
    for (StepRun step : run.steps) {
      if (StatusTables.STEP.find(step.status, StepTrigger.RESET).isPresent()) {
        Flow.reset(run, step);
      }
    }
    run.progress = 0;
    Happenings.add(run, "execution.retried", Severity.INFO);
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
    run.move(ExecutionTrigger.TIME_OUT);
    Failing.stopAll(run, error);
    ended(run, error, "execution.failed", Severity.WARNING);
  }

  static void cancelled(Run run, @Nullable String reason) {
    ErrorInfo error = Errors.cancelled(reason);
    run.move(ExecutionTrigger.CANCEL);
    Failing.stopAll(run, error);
    ended(run, error, "execution.cancelled", Severity.INFO);
  }

  private static void end(
      Run run,
      ExecutionTrigger trigger,
      @Nullable ErrorInfo error,
      String event,
      Severity severity) {
    run.move(trigger);
    ended(run, error, event, severity);
  }

  private static void ended(Run run, @Nullable ErrorInfo error, String event, Severity severity) {
    run.completedAt = run.now;
    run.error = error;
    run.note(event, error == null ? Map.of() : Map.of("error", error.code()));
    Happenings.add(run, event, severity);
  }
}
