package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import io.aiwm.core.internal.execution.run.StepTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Handling of a step that did not succeed. */
final class StepFailures {
  private StepFailures() {}

  /** Tries a running step again if its policy and the error allow it; else it has failed. */
  static void failOrTryAgain(Run run, StepRun step, ErrorInfo error) {
    if (step.attempt >= step.spec().retry().maxAttempts() || !Errors.retryable(error)) {
      fail(run, step, error);
      return;
    }
    Duration pause =
        Backoff.delay(step.spec().retry(), step.attempt, String.valueOf(step.messageId));
    run.move(step, StepTrigger.TRY_AGAIN);
    step.clearAttempt();
    step.error = error;
    step.retryAt = later(run.now.plus(pause), error, run.now);
    run.note(step, "none", "step.retry", Map.of("attempt", step.attempt, "error", error.code()));
  }

  /** A step has failed for good. */
  static void fail(Run run, StepRun step, ErrorInfo error) {
    run.move(step, StepTrigger.FAIL);
    step.error = error;
    step.completedAt = run.now;
    step.retryAt = null;
    run.note(step, "none", "step.failed", Map.of("error", error.code()));
  }

  static void skip(Run run, StepRun step) {
    run.move(step, StepTrigger.SKIP);
    step.completedAt = run.now;
    step.retryAt = null;
  }

  /** Ends everything that has not ended: running commands are cancelled, the rest is skipped. */
  static void stopAll(Run run, ErrorInfo error) {
    for (StepRun step : run.steps) {
      if (step.running()) {
        Sending.cancel(run, step);
        fail(run, step, error);
      } else if (step.pending() && !step.undoes()) {
        skip(run, step);
      }
    }
  }

  /** An agent may ask for a longer pause than the policy's. */
  static Instant later(Instant planned, ErrorInfo error, Instant now) {
    Instant asked = error.retryAfter() == null ? now : now.plusSeconds(error.retryAfter());
    return asked.isAfter(planned) ? asked : planned;
  }
}
