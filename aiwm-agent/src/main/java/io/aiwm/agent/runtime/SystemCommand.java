package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.docker.ManagedContainer;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.MessageType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands about the node itself. */
final class SystemCommand implements CommandHandler {
  private final String type;
  private final Body body;

  private SystemCommand(String type, Body body) {
    this.type = type;
    this.body = body;
  }

  /** The body of the command. */
  private interface Body {
    Map<String, Object> on(CommandArguments arguments, CommandContext context)
        throws CommandException;
  }

  /**
   * All of them.
   *
   * @param restart ends this life of the agent so that another one starts
   */
  static List<CommandHandler> all(Telemetry telemetry, Drain drain, Runnable restart) {
    return List.of(
        new SystemCommand(
            MessageType.SYSTEM_HEALTH_CHECK,
            (arguments, context) -> healthCheck(telemetry, drain, arguments)),
        new SystemCommand(
            MessageType.SYSTEM_QUERY, (arguments, context) -> Json.toMap(telemetry.describe())),
        new SystemCommand(
            MessageType.SYSTEM_RESTART,
            (arguments, context) -> {
              context.afterAnswer(restart);
              return Map.of("restarting", true);
            }));
  }

  private static Map<String, Object> healthCheck(
      Telemetry telemetry, Drain drain, CommandArguments arguments) throws CommandException {
    Map<String, Object> result = new LinkedHashMap<>();
    List<String> problems = telemetry.problems();
    result.put("nodeStatus", problems.isEmpty() ? "healthy" : "degraded");
    result.put("uptimeSeconds", telemetry.uptimeSeconds());
    result.put("draining", drain.isDraining());
    if (!problems.isEmpty()) {
      result.put("problems", problems);
    }
    if (arguments.flag("includeMetrics", false)) {
      result.put("metrics", Json.toMap(telemetry.metrics()));
    }
    if (arguments.flag("includeDeployments", true)) {
      result.put(
          "deployments", telemetry.deployments().stream().map(ManagedContainer::toResult).toList());
    }
    return result;
  }

  @Override
  public String type() {
    return type;
  }

  /** The first two only read; a second restart in place of one that a crash cut short is one. */
  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException {
    return body.on(arguments, context);
  }
}
