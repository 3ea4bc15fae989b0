package io.aiwm.core.execution;

import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The permissions that the steps of an execution need, besides that to run executions at all. */
final class CommandPermissions {
  private final Map<String, Permission> handlers;

  CommandPermissions(Map<String, Permission> handlers) {
    this.handlers = Map.copyOf(handlers);
  }

  /** The step handlers that there are. */
  Set<String> handlers() {
    return handlers.keySet();
  }

  /**
   * What the principal may reach with all that the steps need.
   *
   * @throws ForbiddenException naming the first command that the principal may not send
   */
  Scope require(Principal principal, List<StepSpec> steps) {
    Permission needed = Permission.EDIT;
    for (StepSpec step : steps) {
      Permission permission = of(step.command());
      if (!principal.may(permission)) {
        throw new ForbiddenException(
            "The command " + step.command().type() + " needs a role that may " + permission);
      }
      needed = permission.compareTo(needed) > 0 ? permission : needed;
    }
    return principal.scope(needed);
  }

  /** What is not known is refused elsewhere, by the name of its field. */
  private Permission of(CommandSpec command) {
    String handler = command.handler();
    if (handler != null) {
      return handlers.getOrDefault(handler, Permission.EDIT);
    }
    CommandType type = CommandCatalog.find(command.type());
    return type == null ? Permission.EDIT : type.permission();
  }
}
