package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.api.time.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The stop of a container. Thread-safe. */
final class StopContainer {
  private static final Long DEFAULT_SECONDS = 10L;

  /** What a container that had to be killed ends with. */
  private static final Long KILLED = 137L;

  private final DockerEngine engine;
  private final Deployments deployments;
  private final StopMarks marks;
  private final DeploymentTelling telling;
  private final TimeSource time;

  StopContainer(
      DockerEngine engine,
      Deployments deployments,
      StopMarks marks,
      DeploymentTelling telling,
      TimeSource time) {
    this.engine = engine;
    this.deployments = deployments;
    this.marks = marks;
    this.telling = telling;
    this.time = time;
  }

  /** How long a container may take to end by itself. */
  static int seconds(CommandArguments arguments) throws CommandException {
    return arguments.integer("timeout", 0, 3_600).orElse(DEFAULT_SECONDS).intValue();
  }

  /** {@code deployment.stop}. */
  Map<String, Object> stop(DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    ManagedContainer container = deployments.require(docker, Deployments.id(arguments));
    boolean force = arguments.flag("force", false);
    int seconds = seconds(arguments);
    ManagedContainer stopped = stop(docker, container, force ? 0 : seconds, context);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("stoppedAt", time.now());
    result.put("gracefulShutdown", !force && !Objects.equals(stopped.exitCode(), KILLED));
    result.put("resourcesReleased", true);
    result.put("containerId", container.containerId());
    return result;
  }

  /**
   * Stops a container.
   *
   * @param seconds how long it may take to end by itself
   * @return the container as it is then
   */
  ManagedContainer stop(
      DockerClient docker, ManagedContainer container, int seconds, CommandContext context)
      throws InterruptedException {
    marks.add(container.containerId());
    if (container.isRunning()) {
      telling.stopping(container, context);
    }
    try {
      engine.streaming().stopContainerCmd(container.containerId()).withTimeout(seconds).exec();
    } catch (NotModifiedException e) {
      // It has ended already, which is what was asked for.
    }
    ManagedContainer stopped =
        deployments.inspect(docker, container.containerId()).orElse(container);
    telling.changed(docker, stopped, context);
    return stopped;
  }
}
