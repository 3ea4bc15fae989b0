package io.aiwm.core.internal.execution;

import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Scope;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.internal.execution.dispatch.LocalSteps;
import io.aiwm.core.internal.execution.run.CommandTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The permissions that the steps of an execution need, besides that to run executions at all. */
final class CommandPermissions {
  private final LocalSteps local;
  private final CommandTypes types;

  CommandPermissions(LocalSteps local, CommandTypes types) {
    this.local = local;
    this.types = types;
  }

  /** The type of command of that name, or null where a step cannot send it. */
  @Nullable CommandType type(String name) {
    return types.find(name);
  }

  /** True if there is a step handler of the name. */
  boolean handles(String handler) {
    return local.known().names().contains(handler);
  }

  /**
   * Scope in which the principal may run all of the steps.
   *
   * @throws ForbiddenException naming the first command that the principal may not send
   */
  Scope require(Principal principal, List<StepSpec> steps) {
    Permission needed = Permission.EDIT;
    for (StepSpec step : steps) {
      Permission permission = of(step.command());
      if (!principal.may(permission)) {
        throw new ForbiddenException(
            "The command "
                + step.command().type()
                + " requires a role with the permission "
                + permission);
      }
      needed = permission.compareTo(needed) > 0 ? permission : needed;
    }
    return principal.scope(needed);
  }

  /** Permission of a command; an unknown one is rejected elsewhere, by the name of its field. */
  private Permission of(CommandSpec command) {
    String handler = command.handler();
    if (handler != null) {
      return local.permission(handler);
    }
    CommandType type = types.find(command.type());
    return type == null ? Permission.EDIT : type.permission();
  }
}
