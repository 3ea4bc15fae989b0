package io.aiwm.core.internal.execution.run;

import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Permission;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.settings.ExecutionSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The commands that a step may send, who may send them, and how long each may take. */
public final class CommandTypes {
  private final Map<String, CommandType> types = new ConcurrentHashMap<>();

  public static CommandTypes of(Collection<CommandType> types) {
    CommandTypes all = new CommandTypes();
    types.forEach(all::add);
    return all;
  }

  /**
   * Adds a type.
   *
   * @throws IllegalArgumentException if its name is taken, or kept for commands of operators
   */
  public void add(CommandType type) {
    if (MessageType.isCustom(type.name()) || types.putIfAbsent(type.name(), type) != null) {
      throw new IllegalArgumentException(
          "The command type " + type.name() + " is already declared");
    }
  }

  /** The type of that name, or null where a step cannot send it. */
  public @Nullable CommandType find(String name) {
    CommandType type = types.get(name);
    return type == null && MessageType.isCustom(name) ? CommandType.of(Permission.OWN, name) : type;
  }

  boolean knows(String name) {
    return find(name) != null;
  }

  /** Maximum time of one try, or null where only the execution's own time-out bounds it. */
  public @Nullable Duration total(StepSpec step, ExecutionSettings settings) {
    if (step.timeoutSeconds() != null) {
      return Duration.ofSeconds(step.timeoutSeconds());
    }
    CommandType type = find(step.command().type());
    if (type != null && type.total() != null && step.stallSeconds() == null) {
      return type.total();
    }
    boolean progresses = step.stallSeconds() != null || (type != null && type.stall() != null);
    return progresses ? null : settings.commandTimeout();
  }

  /** Maximum time without progress, or null where progress does not matter. */
  public @Nullable Duration stall(StepSpec step) {
    if (step.stallSeconds() != null) {
      return Duration.ofSeconds(step.stallSeconds());
    }
    CommandType type = find(step.command().type());
    return type == null ? null : type.stall();
  }
}
