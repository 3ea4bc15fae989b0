package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code deployment.restart}, {@code deployment.delete} and {@code deployment.query}. */
final class DeploymentCommands {
  private final DockerEngine engine;
  private final Deployments deployments;
  private final ContainerLaunch launch;
  private final StopMarks stops;
  private final DeploymentTelling telling;

  DeploymentCommands(
      DockerEngine engine,
      Deployments deployments,
      ContainerLaunch launch,
      StopMarks stops,
      DeploymentTelling telling) {
    this.engine = engine;
    this.deployments = deployments;
    this.launch = launch;
    this.stops = stops;
    this.telling = telling;
  }

  /** Restarts a container, or starts one that is stopped, and waits until it serves. */
  Map<String, Object> restart(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    ManagedContainer container = deployments.require(docker, Deployments.id(arguments));
    stops.remove(container.containerId());
    engine
        .streaming()
        .restartContainerCmd(container.containerId())
        .withTimeout(StopContainer.seconds(arguments))
        .exec();
    ManagedContainer restarted = launch.awaitServing(docker, container.containerId(), context);
    telling.changed(docker, restarted, context);
    return restarted.toResult();
  }

  /**
   * Deletes a deployment's container, or the one that {@code containerId} names, which is how an
   * orphan is reaped. What is gone already is what was asked for, and what a repeat after a crash
   * finds.
   */
  Map<String, Object> delete(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    Optional<ManagedContainer> found =
        arguments.has("containerId")
            ? orphan(docker, arguments)
            : deployments.find(docker, Deployments.id(arguments));
    if (found.isEmpty()) {
      return Map.of("deleted", true, "existed", false);
    }
    ManagedContainer container = found.get();
    ContainerLaunch.remove(docker, container.containerId());
    if (!container.orphaned()) {
      telling.gone(container, context);
    }
    return Map.of("deleted", true, "existed", true, "containerId", container.containerId());
  }

  private Optional<ManagedContainer> orphan(DockerClient docker, CommandArguments arguments)
      throws CommandException {
    String containerId = arguments.requiredText("containerId");
    return deployments.all(docker).stream()
        .filter(it -> it.containerId().equals(containerId))
        .findFirst();
  }

  /** One deployment, or all of them where the command names none. */
  Map<String, Object> query(DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    Optional<String> named = deploymentId(arguments);
    if (named.isPresent()) {
      return deployments.require(docker, named.get()).toResult();
    }
    List<Map<String, Object>> all =
        deployments.all(docker).stream().map(ManagedContainer::toResult).toList();
    return Map.of("deployments", all, "total", all.size());
  }

  private static Optional<String> deploymentId(CommandArguments arguments) {
    try {
      return Optional.of(Deployments.id(arguments));
    } catch (CommandException e) {
      return Optional.empty();
    }
  }
}
