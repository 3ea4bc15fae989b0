package io.aiwm.core.execution;

import io.aiwm.api.security.Permission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type of command that a step may send.
 *
 * @param name as it stands on the wire, for example {@code deployment.create}
 * @param permission needed to send it, whichever way it is sent
 * @param total maximum time of one try; null where only the execution's own time-out bounds it
 * @param stall maximum time without progress; null where progress does not matter
 * @param fields the fields of its data that an agent knows; null where that is not checked
 */
record CommandType(
    String name,
    Permission permission,
    @Nullable Limit total,
    @Nullable Limit stall,
    @Nullable Set<String> fields) {

  /** A time that the host sets. */
  @FunctionalInterface
  interface Limit {
    Duration in(ExecutionSettings settings);
  }

  /** A type that is to be answered within a time. */
  static CommandType within(Limit total, Permission permission, String name) {
    return new CommandType(name, permission, total, null, null);
  }

  /** A type that fetches much and tells how far it is: it takes as long as it takes. */
  static CommandType progressing(Limit stall, Permission permission, String name) {
    return new CommandType(name, permission, null, stall, null);
  }

  /** The same for data that has no other fields: an agent would ignore them without a word. */
  CommandType taking(Set<String> names) {
    return new CommandType(name, permission, total, stall, Set.copyOf(names));
  }
}
