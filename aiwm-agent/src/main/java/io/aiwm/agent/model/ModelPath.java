package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import java.util.Arrays;

/** Paths that others name and that must stay where they belong. */
final class ModelPath {
  private static final int LONGEST = 512;

  private ModelPath() {}

  /**
   * A path that leads nowhere but down.
   *
   * @param field its name in the command, for the refusal
   */
  static String relative(CommandArguments arguments, String field, String path)
      throws CommandException {
    if (!isRelative(path)) {
      throw arguments.invalid(
          field, "must be a relative path without .. or names that the agent uses itself");
    }
    return path;
  }

  /** Whether a path stays below where it begins, and touches nothing that is hidden. */
  static boolean isRelative(String path) {
    return !path.isEmpty()
        && path.length() <= LONGEST
        && path.chars().noneMatch(it -> it < 0x20 || it == '\\' || it == 0x7f)
        && Arrays.stream(path.split("/", -1))
            .noneMatch(it -> it.isEmpty() || it.equals(".") || it.equals("..") || isOurs(it));
  }

  /** Names that the agent uses itself. */
  private static boolean isOurs(String name) {
    return name.startsWith(ModelStore.OURS) || name.endsWith(".part") || name.endsWith(".parts");
  }
}
