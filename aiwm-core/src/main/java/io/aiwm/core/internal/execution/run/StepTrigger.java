package io.aiwm.core.internal.execution.run;

/** Triggers of a step's status transitions. */
public enum StepTrigger {
  /** Nothing that it depends on is missing; its command may be sent. */
  BEGIN,
  /** The agent answered with success. */
  SUCCEED,
  /** It failed for good: by answer, time-out, cancellation, or because it could not begin. */
  FAIL,
  /** It failed and will be tried again after a pause. */
  TRY_AGAIN,
  /** It will not be needed. */
  SKIP,
  /** The execution is retried. */
  RESET
}
