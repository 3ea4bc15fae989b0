package io.aiwm.core.feature;

import io.aiwm.api.security.Permission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type of command that steps may send to agents. One without times of its own has those of most
 * commands, see {@link io.aiwm.core.settings.ExecutionSettings}.
 *
 * @param name as it stands on the wire, for example {@code deployment.create}
 * @param permission needed to send it, whichever way it is sent
 * @param total maximum time of one try, more than zero; null where none is set
 * @param stall maximum time without progress, more than zero; null where progress does not matter.
 *     With it and no {@code total}, only the execution's own time-out bounds a try
 * @param fields the fields of its data that an agent knows; null where that is not checked
 */
public record CommandType(
    String name,
    Permission permission,
    @Nullable Duration total,
    @Nullable Duration stall,
    @Nullable Set<String> fields) {

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is zero or less
   */
  public CommandType {
    requirePositive(total);
    requirePositive(stall);
    fields = fields == null ? null : Set.copyOf(fields);
  }

  /** A type with the default timeout of commands. */
  public static CommandType of(Permission permission, String name) {
    return new CommandType(name, permission, null, null, null);
  }

  /** A type that is to be answered within a time. */
  public static CommandType within(Duration total, Permission permission, String name) {
    return new CommandType(name, permission, total, null, null);
  }

  /** A type that fetches much and reports progress: it may go on as long as it makes some. */
  public static CommandType progressing(Duration stall, Permission permission, String name) {
    return new CommandType(name, permission, null, stall, null);
  }

  /** A copy whose data may have only these fields: an agent would silently ignore others. */
  public CommandType withFields(Set<String> names) {
    return new CommandType(name, permission, total, stall, names);
  }

  private static void requirePositive(@Nullable Duration time) {
    if (time != null && (time.isNegative() || time.isZero())) {
      throw new IllegalArgumentException("The timeouts of a command type must be positive");
    }
  }
}
