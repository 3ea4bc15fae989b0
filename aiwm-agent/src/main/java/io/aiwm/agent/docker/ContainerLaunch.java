package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.docker.health.HealthBook;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Launch of containers: they are made, and started until they serve. Thread-safe. */
final class ContainerLaunch {
  /** Long enough for a wrong command or a missing library to show. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  /** A specification's fields; the environment is read from the container when it is needed. */
  private static final Set<String> SPEC_FIELDS =
      Set.of(
          "containerName",
          "name",
          "containerImage",
          "image",
          "entrypoint",
          "command",
          "containerPort",
          "hostPort",
          "networkMode",
          "memoryLimit",
          "cpuLimit",
          "shmSize",
          "gpuDeviceIds",
          "gpuDeviceId",
          "gpuMemoryLimit",
          "volumes",
          "modelPath",
          "restartPolicy",
          "privileged",
          "capabilities",
          "healthCheck");

  private final Deployments deployments;
  private final HealthBook health;
  private final Supplier<String> address;
  private final @Nullable String nodeId;

  /**
   * @param address the host part of endpoints
   * @param nodeId this node, if it is known
   */
  ContainerLaunch(
      Deployments deployments,
      HealthBook health,
      Supplier<String> address,
      @Nullable String nodeId) {
    this.deployments = deployments;
    this.health = health;
    this.address = address;
    this.nodeId = nodeId;
  }

  /** Makes a container; it does not run yet. */
  String create(
      DockerClient docker,
      ContainerSpec spec,
      List<String> gpuIds,
      CommandArguments arguments,
      CommandContext context)
      throws CommandException {
    CreateContainerCmd command =
        docker
            .createContainerCmd(spec.image())
            .withName(spec.name())
            .withLabels(labels(spec, arguments, context.messageId()))
            .withEnv(spec.environmentLines())
            .withHostConfig(HostSettings.of(spec, gpuIds));
    if (spec.port() != null) {
      command.withExposedPorts(ExposedPort.tcp(spec.port()));
    }
    if (!spec.entrypoint().isEmpty()) {
      command.withEntrypoint(spec.entrypoint());
    }
    if (!spec.command().isEmpty()) {
      command.withCmd(spec.command());
    }
    try {
      return command.exec().getId();
    } catch (ConflictException e) {
      throw new CommandException(
          ErrorCode.CONTAINER_START_FAILED, "the name " + spec.name() + " is taken");
    }
  }

  private Map<String, String> labels(
      ContainerSpec spec, CommandArguments arguments, String messageId) {
    Map<String, String> labels = new LinkedHashMap<>(Labels.selectManaged());
    labels.put(Labels.DEPLOYMENT, spec.deploymentId());
    labels.put(Labels.MESSAGE, messageId);
    labels.put(Labels.SPEC, Json.write(arguments.pick(SPEC_FIELDS)));
    spec.reachablePort()
        .ifPresent(port -> labels.put(Labels.ENDPOINT, "http://" + address.get() + ":" + port));
    if (nodeId != null) {
      labels.put(Labels.NODE, nodeId);
    }
    if (!spec.gpus().isEmpty()) {
      labels.put(Labels.GPUS, String.join(",", spec.gpus()));
    }
    if (spec.model() != null) {
      labels.put(Labels.MODEL, spec.model());
    }
    if (spec.healthCheck() != null) {
      labels.put(Labels.HEALTH, spec.healthCheck().toLabel());
    }
    return labels;
  }

  /**
   * Starts a container, unless it runs, and waits until it serves.
   *
   * @return the container as it is then; it may have ended already, successfully
   * @throws CommandException with the container's last lines if it fails or does not serve
   */
  ManagedContainer start(DockerClient docker, String containerId, CommandContext context)
      throws CommandException, InterruptedException {
    try {
      docker.startContainerCmd(containerId).exec();
    } catch (NotModifiedException e) {
      // It runs already: this command was interrupted after it started it.
    } catch (DockerException e) {
      throw new CommandException(
          ErrorCode.CONTAINER_START_FAILED, "Docker says: " + DockerEngine.message(e));
    }
    context.progress(60);
    return awaitServing(docker, containerId, context);
  }

  /** Waits until a container that was just started serves. */
  ManagedContainer awaitServing(DockerClient docker, String containerId, CommandContext context)
      throws CommandException, InterruptedException {
    context.pause(SETTLE);
    ManagedContainer container = notFailed(docker, containerId);
    ManagedContainer.Check check = container.check();
    if (check == null || !container.isRunning()) {
      return container;
    }
    health.starting(containerId);
    for (int tries = 1; !check.passes(); tries++) {
      if (tries > check.how().retries()) {
        throw CommandException.of(
            Autopsies.error(
                docker,
                notFailed(docker, containerId),
                ErrorCode.CONTAINER_START_FAILED,
                "the container did not serve within " + check.how().retries() + " checks"));
      }
      context.progress(60 + 35 * tries / (check.how().retries() + 1));
      context.pause(check.how().interval());
      check = notFailed(docker, containerId).check();
      if (check == null) {
        break;
      }
    }
    health.note(containerId, true);
    return notFailed(docker, containerId);
  }

  private ManagedContainer notFailed(DockerClient docker, String containerId)
      throws CommandException, InterruptedException {
    ManagedContainer container =
        deployments
            .inspect(docker, containerId)
            .orElseThrow(
                () ->
                    new CommandException(
                        ErrorCode.CONTAINER_START_FAILED, "the container is gone"));
    if (container.hasFailed()) {
      throw CommandException.of(Autopsies.of(docker, container, ErrorCode.CONTAINER_START_FAILED));
    }
    return container;
  }

  /** Removes a container; one that is gone already is as it should be. */
  static void remove(DockerClient docker, String containerId) {
    try {
      docker.removeContainerCmd(containerId).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // Somebody else removed it in between.
    }
  }
}
