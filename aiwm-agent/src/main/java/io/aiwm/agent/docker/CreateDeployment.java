package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code deployment.create}: makes and starts a container. Its labels say which command made it, so
 * that running the command again goes on where a crash left it.
 */
final class CreateDeployment implements CommandHandler {
  /** Long enough for a wrong command or a missing library to show. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  private final DockerEngine engine;
  private final GpuSelector gpus;
  private final Supplier<String> address;

  CreateDeployment(DockerEngine engine, GpuSelector gpus, Supplier<String> address) {
    this.engine = engine;
    this.gpus = gpus;
    this.address = address;
  }

  @Override
  public String type() {
    return MessageType.DEPLOYMENT_CREATE;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    ContainerSpec spec = ContainerSpec.of(arguments);
    List<String> gpuIds = gpus.select(spec.gpus());
    return engine.call(docker -> create(docker, spec, gpuIds, context));
  }

  private Map<String, Object> create(
      DockerClient docker, ContainerSpec spec, List<String> gpuIds, CommandContext context)
      throws CommandException, InterruptedException {
    Optional<String> mine = makeRoom(docker, spec, context.messageId());
    if (mine.isEmpty()) {
      ensureImage(docker, spec.image(), context);
    }
    context.progress(50);
    String containerId =
        mine.isPresent() ? mine.get() : createContainer(docker, spec, gpuIds, context.messageId());
    try {
      start(docker, containerId);
      context.progress(80);
      context.pause(SETTLE);
      ManagedContainer started = settled(docker, containerId);
      report(context, started);
      Map<String, Object> result = new LinkedHashMap<>(started.toResult());
      result.put("gpuAllocated", spec.gpus());
      return result;
    } catch (CommandException | InterruptedException e) {
      // A name must not stay taken by a container that nobody knows of.
      docker.removeContainerCmd(containerId).withForce(true).exec();
      throw e;
    }
  }

  /** The container that this command made before, if it did; an ended one of another goes. */
  private static Optional<String> makeRoom(
      DockerClient docker, ContainerSpec spec, String messageId) throws CommandException {
    Optional<ManagedContainer> existing = Deployments.find(docker, spec.deploymentId());
    if (existing.isEmpty()) {
      return Optional.empty();
    }
    ManagedContainer container = existing.get();
    if (messageId.equals(container.messageId())) {
      return Optional.of(container.containerId());
    }
    if (container.isRunning()) {
      throw new CommandException(
          ErrorCode.DEPLOYMENT_ALREADY_RUNNING,
          "deployment " + spec.deploymentId() + " runs in container " + container.name());
    }
    docker.removeContainerCmd(container.containerId()).withForce(true).exec();
    return Optional.empty();
  }

  private static void ensureImage(DockerClient docker, String image, CommandContext context)
      throws CommandException, InterruptedException {
    try {
      docker.inspectImageCmd(image).exec();
      return;
    } catch (NotFoundException e) {
      context.progress(10);
    }
    try {
      docker.pullImageCmd(image).exec(new PullImageResultCallback()).awaitCompletion();
      docker.inspectImageCmd(image).exec();
    } catch (RuntimeException e) {
      throw new CommandException(
          ErrorCode.IMAGE_NOT_FOUND, "image " + image + " is not here and cannot be pulled");
    }
  }

  private String createContainer(
      DockerClient docker, ContainerSpec spec, List<String> gpuIds, String messageId)
      throws CommandException {
    Map<String, String> labels = new LinkedHashMap<>(Labels.selectManaged());
    labels.put(Labels.DEPLOYMENT, spec.deploymentId());
    labels.put(Labels.MESSAGE, messageId);
    if (spec.isReachable()) {
      labels.put(Labels.ENDPOINT, "http://" + address.get() + ":" + spec.port());
    }
    CreateContainerCmd command =
        docker
            .createContainerCmd(spec.image())
            .withName(spec.name())
            .withLabels(labels)
            .withEnv(spec.environmentLines())
            .withHostConfig(spec.hostConfig(gpuIds));
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

  private static void start(DockerClient docker, String containerId) throws CommandException {
    try {
      docker.startContainerCmd(containerId).exec();
    } catch (com.github.dockerjava.api.exception.NotModifiedException e) {
      // It runs already: this command was interrupted after it started it.
    } catch (DockerException e) {
      throw new CommandException(
          ErrorCode.CONTAINER_START_FAILED, "Docker says: " + DockerEngine.message(e));
    }
  }

  private static ManagedContainer settled(DockerClient docker, String containerId)
      throws CommandException, InterruptedException {
    ManagedContainer container =
        Deployments.inspect(docker, containerId)
            .orElseThrow(
                () ->
                    new CommandException(
                        ErrorCode.CONTAINER_START_FAILED, "the container is gone"));
    if (container.status().equals("failed")) {
      throw new CommandException(
          ErrorCode.CONTAINER_START_FAILED,
          "the container ended with exit code " + container.exitCode(),
          Map.of(
              "exitCode",
              container.exitCode() == null ? -1 : container.exitCode(),
              "outOfMemory",
              container.outOfMemory(),
              "lastLines",
              Deployments.lastLines(docker, containerId)));
    }
    return container;
  }

  private static void report(CommandContext context, ManagedContainer container) {
    context.emit(
        MessageType.DEPLOYMENT_STATUS,
        new DeploymentStatus(
            container.deploymentId(),
            container.status(),
            "starting",
            container.containerId(),
            container.endpoint(),
            container.healthStatus(),
            null,
            null));
  }
}
