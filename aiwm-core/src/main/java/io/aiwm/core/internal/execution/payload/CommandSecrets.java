package io.aiwm.core.internal.execution.payload;

import io.aiwm.api.execution.CommandSpec;
import java.util.Map;

/** Commands as they may be shown and stored. */
public final class CommandSecrets {
  /** Stands where a secret is. */
  public static final String MASK = "***";

  private CommandSecrets() {}

  /** The command without its secrets: references are shown, other secret text is masked. */
  public static CommandSpec masked(CommandSpec command) {
    Map<String, Object> data = SecretFields.replace(command.data(), text -> MASK);
    return with(command, data);
  }

  /** The command with its secrets sealed; what the user refers to stays a reference. */
  static CommandSpec sealed(CommandSpec command, Sealing.Of execution) {
    return with(command, SecretFields.replace(command.data(), execution::seal));
  }

  private static CommandSpec with(CommandSpec command, Map<String, Object> data) {
    return new CommandSpec(command.type(), command.resource(), data);
  }
}
