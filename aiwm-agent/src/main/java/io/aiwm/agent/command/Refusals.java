package io.aiwm.agent.command;

import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import java.util.Collection;
import java.util.Map;

/** Reasons why a command is not carried out. */
final class Refusals {
  private Refusals() {}

  static ErrorInfo unsupported(String type, Collection<String> supported) {
    return ErrorInfo.of(
        ErrorCode.COMMAND_INVALID,
        type + " is not supported by this agent",
        Map.of("supported", supported.stream().sorted().toList()));
  }

  static ErrorInfo unknownOutcome() {
    return ErrorInfo.of(
        ErrorCode.OUTCOME_UNKNOWN,
        "the agent was interrupted while it carried the command out; what came of it is not known");
  }

  static ErrorInfo overtaken() {
    return ErrorInfo.of(ErrorCode.CANCELLED, "cancelled before it arrived");
  }

  static ErrorInfo internal(String type, Throwable e) {
    return ErrorInfo.of(
        ErrorCode.INTERNAL_ERROR,
        type + " failed: " + e.getClass().getSimpleName() + "; see the agent's log");
  }

  static ErrorInfo exhausted(String message) {
    return ErrorInfo.of(ErrorCode.RESOURCE_EXHAUSTED, message);
  }
}
