package io.aiwm.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Paths that others name and that must stay where they belong. */
final class ModelPath {
  private static final int LONGEST = 512;

  /** A name takes 255 bytes, with what the agent puts behind it while it is not complete. */
  private static final int LONGEST_NAME = 240;

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
          field,
          "must be a relative path without .., names that the agent uses itself or names of more"
              + " than 240 bytes");
    }
    return writable(path).toString();
  }

  /** Refuses a name that this machine cannot write in the locale that the agent was started in. */
  static Path writable(String path) throws CommandException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new CommandException(
          ErrorCode.NOT_SUPPORTED,
          "this machine cannot write the name "
              + path
              + " in the locale of the agent; start it with LC_ALL=C.UTF-8");
    }
  }

  /** Whether a path stays below where it begins, and touches nothing that is hidden. */
  static boolean isRelative(String path) {
    return !path.isEmpty()
        && path.length() <= LONGEST
        && path.chars().noneMatch(it -> it < 0x20 || it == '\\' || it == 0x7f)
        && Arrays.stream(path.split("/", -1))
            .noneMatch(
                it ->
                    it.isEmpty()
                        || it.equals(".")
                        || it.equals("..")
                        || isOurs(it)
                        || isTooLong(it));
  }

  private static boolean isTooLong(String name) {
    return name.getBytes(UTF_8).length > LONGEST_NAME;
  }

  /** Names that the agent uses itself. */
  private static boolean isOurs(String name) {
    return name.startsWith(ModelStore.OURS) || name.endsWith(".part") || name.endsWith(".parts");
  }
}
