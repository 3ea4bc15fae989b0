package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.ManagedContainer.Check;
import io.aiwm.agent.docker.health.HealthBook;
import io.aiwm.agent.docker.health.HealthCheck;
import io.aiwm.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Directory of our containers; never touches any other. Thread-safe. */
final class Deployments {
  /** How processes end that were asked to: by SIGTERM. */
  private static final long TERMINATED = 143;

  private final @Nullable String nodeId;
  private final HealthBook health;
  private final StopMarks stops;

  /**
   * @param nodeId this node; containers made for another are orphans
   * @param stops which containers we stopped ourselves
   */
  Deployments(@Nullable String nodeId, HealthBook health, StopMarks stops) {
    this.nodeId = nodeId;
    this.health = health;
    this.stops = stops;
  }

  /** The deployment that a command is about. */
  static String id(CommandArguments arguments) throws CommandException {
    Optional<String> name = arguments.text("containerName", "name");
    try {
      return arguments.resourceId("deploymentId");
    } catch (CommandException e) {
      return name.orElseThrow(() -> e);
    }
  }

  /** All of them, the newest first; a deployment's older ones are orphans. */
  List<ManagedContainer> all(DockerClient docker) {
    List<ManagedContainer> found = new ArrayList<>();
    Set<String> served = new HashSet<>();
    for (Container container :
        docker
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(Labels.selectManaged())
            .exec()) {
      inspect(docker, container.getId())
          .map(it -> it.orphaned() || served.add(it.deploymentId()) ? it : it.asOrphan())
          .ifPresent(found::add);
    }
    return found;
  }

  /** The container that serves a deployment. */
  Optional<ManagedContainer> find(DockerClient docker, String deploymentId) {
    return of(docker, deploymentId).filter(it -> !it.orphaned()).findFirst();
  }

  /** Everything that was made for a deployment on this node, the newest first. */
  Stream<ManagedContainer> of(DockerClient docker, String deploymentId) {
    return all(docker).stream().filter(it -> it.deploymentId().equals(deploymentId));
  }

  ManagedContainer require(DockerClient docker, String deploymentId) throws CommandException {
    return find(docker, deploymentId)
        .orElseThrow(
            () ->
                new CommandException(
                    ErrorCode.DEPLOYMENT_NOT_FOUND,
                    "no container of deployment " + deploymentId + " on this node"));
  }

  /** The container that a command names, by id, name or deployment; orphans too. */
  ManagedContainer target(DockerClient docker, CommandArguments arguments) throws CommandException {
    Optional<String> named = arguments.text("containerId", "containerName", "name");
    String wanted = named.isPresent() ? named.get() : arguments.resourceId("containerId");
    return all(docker).stream()
        .filter(it -> isNamed(it, wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    ErrorCode.DEPLOYMENT_NOT_FOUND,
                    "no container of this agent is named " + wanted));
  }

  private static boolean isNamed(ManagedContainer container, String wanted) {
    return container.name().equals(wanted)
        || container.deploymentId().equals(wanted)
        || (wanted.length() >= 12 && container.containerId().startsWith(wanted));
  }

  /** Looks at one container; empty if it is gone. */
  Optional<ManagedContainer> inspect(DockerClient docker, String containerId) {
    try {
      return Optional.of(managed(docker.inspectContainerCmd(containerId).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private ManagedContainer managed(InspectContainerResponse container) {
    Map<String, String> labels =
        Objects.requireNonNullElse(container.getConfig().getLabels(), Map.of());
    InspectContainerResponse.ContainerState state = container.getState();
    boolean ended = "exited".equals(state.getStatus()) || "dead".equals(state.getStatus());
    Check check = check(container, labels);
    String healthStatus = healthStatus(container);
    String status = status(container.getId(), state);
    return new ManagedContainer(
        labels.getOrDefault(Labels.DEPLOYMENT, ""),
        container.getId(),
        container.getName().replaceFirst("^/", ""),
        labels.get(Labels.MESSAGE),
        status.equals("running") && healthStatus.equals("starting") ? "starting" : status,
        labels.get(Labels.ENDPOINT),
        healthStatus,
        state.getStartedAt(),
        ended ? state.getExitCodeLong() : null,
        Boolean.TRUE.equals(state.getOOMKilled()),
        isOfAnotherNode(labels.get(Labels.NODE)) || !labels.containsKey(Labels.DEPLOYMENT),
        labels.get(Labels.GPUS),
        labels.get(Labels.MODEL),
        check);
  }

  private boolean isOfAnotherNode(@Nullable String owner) {
    return nodeId != null && owner != null && !owner.equals(nodeId);
  }

  private String healthStatus(InspectContainerResponse container) {
    return health
        .status(container.getId())
        .or(
            () ->
                Optional.ofNullable(container.getState().getHealth())
                    .map(it -> it.getStatus())
                    .filter(it -> !it.equals("none")))
        .orElse("unknown");
  }

  private static @Nullable Check check(
      InspectContainerResponse container, Map<String, String> labels) {
    return HealthCheck.fromLabel(labels.get(Labels.HEALTH))
        .map(how -> new Check(how, host(container)))
        .orElse(null);
  }

  /** Where this machine reaches a container. */
  private static String host(InspectContainerResponse container) {
    Map<String, ContainerNetwork> networks = container.getNetworkSettings().getNetworks();
    return networks.values().stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(it -> it != null && !it.isEmpty())
        .findFirst()
        .orElse("127.0.0.1");
  }

  private String status(String containerId, InspectContainerResponse.ContainerState state) {
    String docker = state.getStatus() == null ? "" : state.getStatus();
    return switch (docker) {
      case "created", "restarting" -> "starting";
      case "running", "paused" -> "running";
      case "removing" -> "stopping";
      case "exited" -> hasFailed(containerId, state) ? "failed" : "stopped";
      default -> "failed";
    };
  }

  private boolean hasFailed(String containerId, InspectContainerResponse.ContainerState state) {
    Long exitCode = state.getExitCodeLong();
    boolean ownFault =
        exitCode != null && exitCode != 0 && exitCode != TERMINATED && !stops.contains(containerId);
    return ownFault || Boolean.TRUE.equals(state.getOOMKilled());
  }
}
