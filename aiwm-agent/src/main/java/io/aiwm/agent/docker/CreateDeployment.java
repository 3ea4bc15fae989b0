package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.ImagePull;
import io.aiwm.api.wire.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code deployment.create}: makes and starts a container. Its labels say which command made it, so
 * that running the command again goes on where a crash left it.
 */
final class CreateDeployment {
  private final ContainerRules rules;
  private final GpuSelector gpus;
  private final Deployments deployments;
  private final ImagePull images;
  private final ContainerLaunch launch;
  private final DeploymentTelling telling;

  CreateDeployment(
      ContainerRules rules,
      GpuSelector gpus,
      Deployments deployments,
      ImagePull images,
      ContainerLaunch launch,
      DeploymentTelling telling) {
    this.rules = rules;
    this.gpus = gpus;
    this.deployments = deployments;
    this.images = images;
    this.launch = launch;
    this.telling = telling;
  }

  Map<String, Object> create(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    ContainerSpec spec = ContainerSpec.of(arguments, rules);
    Optional<String> mine = makeRoom(docker, spec, context.messageId());
    String containerId;
    if (mine.isPresent()) {
      containerId = mine.get();
    } else {
      List<String> gpuIds = gpus.select(spec.gpus(), spec.gpuMemory());
      images.ensure(docker, spec.image(), ImagePull.Login.of(arguments).orElse(null), context);
      context.progress(50);
      containerId = launch.create(docker, spec, gpuIds, arguments, context);
    }
    return result(spec, run(docker, containerId, context));
  }

  private ManagedContainer run(DockerClient docker, String containerId, CommandContext context)
      throws CommandException, InterruptedException {
    try {
      ManagedContainer started = launch.start(docker, containerId, context);
      telling.changed(docker, started, context);
      return started;
    } catch (CommandException | InterruptedException | RuntimeException e) {
      // A name must not stay taken by a container that nobody knows of.
      ContainerLaunch.remove(docker, containerId);
      throw e;
    }
  }

  static Map<String, Object> result(ContainerSpec spec, ManagedContainer container) {
    Map<String, Object> result = new LinkedHashMap<>(container.toResult());
    result.put("gpuAllocated", spec.gpus());
    return result;
  }

  /** The container that this command made before, if it did; ended ones of others go. */
  private Optional<String> makeRoom(DockerClient docker, ContainerSpec spec, String messageId)
      throws CommandException {
    List<ManagedContainer> all = deployments.all(docker);
    for (ManagedContainer existing : all) {
      if (existing.deploymentId().equals(spec.deploymentId()) && !existing.orphaned()) {
        if (messageId.equals(existing.messageId())) {
          return Optional.of(existing.containerId());
        }
        if (existing.isRunning()) {
          throw new CommandException(
              ErrorCode.DEPLOYMENT_ALREADY_RUNNING,
              "deployment " + spec.deploymentId() + " runs in container " + existing.name());
        }
        ContainerLaunch.remove(docker, existing.containerId());
      }
    }
    rules.policy().admitDeployment((int) all.stream().filter(ManagedContainer::isRunning).count());
    return Optional.empty();
  }
}
