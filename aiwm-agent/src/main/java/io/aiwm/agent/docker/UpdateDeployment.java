package io.aiwm.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.ImagePull;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.ErrorCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code deployment.update}: puts a changed container in the place of one that runs. What the
 * command does not say stays as it was. The old one is kept aside until the new one serves, and
 * comes back if it never does.
 */
final class UpdateDeployment {
  private static final String ASIDE = "-previous";
  private static final Map<String, String> ALIASES =
      Map.of("name", "containerName", "image", "containerImage", "gpuDeviceId", "gpuDeviceIds");

  private final ContainerRules rules;
  private final GpuSelector gpus;
  private final Deployments deployments;
  private final ImagePull images;
  private final ContainerLaunch launch;
  private final StopContainer stopping;
  private final DeploymentTelling telling;

  UpdateDeployment(
      ContainerRules rules,
      GpuSelector gpus,
      Deployments deployments,
      ImagePull images,
      ContainerLaunch launch,
      StopContainer stopping,
      DeploymentTelling telling) {
    this.rules = rules;
    this.gpus = gpus;
    this.deployments = deployments;
    this.images = images;
    this.launch = launch;
    this.stopping = stopping;
    this.telling = telling;
  }

  Map<String, Object> update(DockerClient docker, CommandArguments change, CommandContext context)
      throws CommandException, InterruptedException {
    String deploymentId = Deployments.id(change);
    List<ManagedContainer> all = deployments.of(docker, deploymentId).toList();
    Optional<ManagedContainer> mine =
        all.stream().filter(it -> context.messageId().equals(it.messageId())).findFirst();
    Optional<ManagedContainer> previous =
        all.stream().filter(it -> !context.messageId().equals(it.messageId())).findFirst();
    if (mine.isEmpty() && previous.isEmpty()) {
      deployments.require(docker, deploymentId);
    }
    CommandArguments arguments =
        change.orElse(defaults(docker, previous.or(() -> mine).orElseThrow(), change));
    ContainerSpec spec = ContainerSpec.of(arguments, rules);
    String containerId =
        mine.isPresent()
            ? mine.get().containerId()
            : replace(docker, spec, arguments, previous.orElseThrow(), context);
    return finish(docker, containerId, previous.orElse(null), spec, context);
  }

  /** Everything that can be refused is done before the old container is touched. */
  private String replace(
      DockerClient docker,
      ContainerSpec spec,
      CommandArguments arguments,
      ManagedContainer previous,
      CommandContext context)
      throws CommandException, InterruptedException {
    // Its own memory is about to be free, so how much is free now says nothing.
    List<String> gpuIds = gpus.select(spec.gpus(), null);
    images.ensure(docker, spec.image(), ImagePull.Login.of(arguments).orElse(null), context);
    context.progress(50);
    stopping.stop(docker, previous, StopContainer.seconds(arguments), context);
    if (!previous.name().endsWith(ASIDE)) {
      docker.renameContainerCmd(previous.containerId()).withName(previous.name() + ASIDE).exec();
    }
    try {
      return launch.create(docker, spec, gpuIds, arguments, context);
    } catch (CommandException | RuntimeException e) {
      putBack(docker, previous, context);
      throw e;
    }
  }

  private Map<String, Object> finish(
      DockerClient docker,
      String containerId,
      @Nullable ManagedContainer previous,
      ContainerSpec spec,
      CommandContext context)
      throws CommandException, InterruptedException {
    ManagedContainer started;
    try {
      started = launch.start(docker, containerId, context);
    } catch (CommandException | InterruptedException | RuntimeException e) {
      ContainerLaunch.remove(docker, containerId);
      if (previous != null) {
        putBack(docker, previous, context);
      }
      throw e;
    }
    if (previous != null) {
      ContainerLaunch.remove(docker, previous.containerId());
    }
    telling.changed(docker, started, context);
    Map<String, Object> result = new LinkedHashMap<>(CreateDeployment.result(spec, started));
    if (previous != null) {
      result.put("replacedContainerId", previous.containerId());
    }
    return result;
  }

  private void putBack(DockerClient docker, ManagedContainer previous, CommandContext context)
      throws InterruptedException {
    docker
        .renameContainerCmd(previous.containerId())
        .withName(previous.name().replaceFirst(ASIDE + "$", ""))
        .exec();
    if (previous.isRunning() || previous.name().endsWith(ASIDE)) {
      docker.startContainerCmd(previous.containerId()).exec();
    }
    Optional<ManagedContainer> back = deployments.inspect(docker, previous.containerId());
    if (back.isPresent()) {
      telling.changed(docker, back.get(), context);
    }
  }

  /** What the old container was made from. */
  private static JsonNode defaults(
      DockerClient docker, ManagedContainer old, CommandArguments change) throws CommandException {
    InspectContainerResponse container = docker.inspectContainerCmd(old.containerId()).exec();
    Map<String, String> labels = container.getConfig().getLabels();
    String spec = labels == null ? null : labels.get(Labels.SPEC);
    if (spec == null) {
      throw new CommandException(
          ErrorCode.COMMAND_INVALID,
          "an older agent made container " + old.name() + "; delete and create the deployment");
    }
    try {
      ObjectNode defaults = (ObjectNode) Json.mapper().readTree(spec);
      ALIASES.forEach(
          (alias, name) -> {
            if (change.has(alias)) {
              defaults.remove(name);
            }
          });
      ObjectNode environment = defaults.putObject("environment");
      environment(docker, container).forEach(environment::put);
      return defaults;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the label " + Labels.SPEC + " is not JSON", e);
    }
  }

  /** The container's environment without what comes with its image. */
  private static Map<String, String> environment(
      DockerClient docker, InspectContainerResponse container) {
    Set<String> ofImage = imageEnvironment(docker, container.getImageId());
    Map<String, String> environment = new LinkedHashMap<>();
    String[] lines = container.getConfig().getEnv();
    for (String line : lines == null ? new String[0] : lines) {
      int equals = line.indexOf('=');
      if (equals > 0 && !ofImage.contains(line)) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return environment;
  }

  private static Set<String> imageEnvironment(DockerClient docker, String imageId) {
    try {
      var config = docker.inspectImageCmd(imageId).exec().getConfig();
      String[] lines = config == null ? null : config.getEnv();
      return lines == null ? Set.of() : Set.copyOf(Arrays.asList(lines));
    } catch (NotFoundException e) {
      return Set.of();
    }
  }
}
