package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.payload.Sizes;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of steps and executions. */
public final class Errors {
  /** Maximum length of a message of an agent's that is kept. */
  private static final int MAX_MESSAGE = 2_000;

  private Errors() {}

  public static ErrorInfo invalid(@Nullable String message) {
    return ErrorInfo.of(ErrorCode.COMMAND_INVALID, String.valueOf(message));
  }

  static ErrorInfo timedOut(String what) {
    return ErrorInfo.of(ErrorCode.TIMEOUT, what);
  }

  static ErrorInfo outcomeUnknown() {
    return ErrorInfo.of(
        ErrorCode.OUTCOME_UNKNOWN,
        "The worker keeps no journal and did not report the outcome of the command;"
            + " it may have been executed");
  }

  static ErrorInfo cancelled(@Nullable String reason) {
    return ErrorInfo.of(
        ErrorCode.CANCELLED, reason == null || reason.isEmpty() ? "Cancelled" : reason);
  }

  static ErrorInfo nodeGone(String nodeId) {
    return ErrorInfo.of(ErrorCode.NODE_NOT_FOUND, "There is no node with id " + nodeId);
  }

  static ErrorInfo nodeLost(String nodeId, String reason) {
    return new ErrorInfo(
        "NODE_LOST", null, "The node " + nodeId + " is lost: " + reason, null, false, null);
  }

  /** An agent's error, cut to a bounded size. */
  static ErrorInfo bounded(ErrorInfo error) {
    String message = error.message();
    return new ErrorInfo(
        cut(error.code(), 64),
        error.number(),
        cut(message, MAX_MESSAGE),
        Sizes.bounded(error.details()),
        error.retryable(),
        error.retryAfter());
  }

  /** True if another try may help. */
  static boolean retryable(ErrorInfo error) {
    return error.retryable()
        || ErrorCode.named(error.code()).map(ErrorCode::retryable).orElse(false);
  }

  /** A step's error as the execution's: the details say where it happened. */
  static ErrorInfo at(StepRun step, ErrorInfo error) {
    return with(with(error, "nodeId", step.nodeId()), "stepIndex", step.index());
  }

  /** An error with one more detail. */
  static ErrorInfo with(ErrorInfo error, String name, Object value) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (error.details() != null) {
      details.putAll(error.details());
    }
    details.put(name, value);
    return new ErrorInfo(
        error.code(),
        error.number(),
        error.message(),
        details,
        error.retryable(),
        error.retryAfter());
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
