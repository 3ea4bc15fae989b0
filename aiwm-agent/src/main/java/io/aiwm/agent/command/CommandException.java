package io.aiwm.agent.command;

import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that cannot be carried out, in the words of the answer. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ErrorInfo error;

  public CommandException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * @param code what went wrong
   * @param message for people; no secret
   * @param details further facts
   */
  public CommandException(ErrorCode code, String message, @Nullable Map<String, Object> details) {
    super(message);
    error = ErrorInfo.of(code, message, details);
  }

  private CommandException(ErrorInfo error) {
    super(error.message());
    this.error = error;
  }

  /** The same failure, thrown. */
  public static CommandException of(ErrorInfo error) {
    return new CommandException(error);
  }

  /** The error of the answer. */
  public ErrorInfo error() {
    return error;
  }
}
