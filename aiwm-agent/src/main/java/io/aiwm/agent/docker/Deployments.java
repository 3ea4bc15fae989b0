package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds and looks at containers of ours; never touches any other. */
final class Deployments {
  private static final int LAST_LINES = 20;

  private Deployments() {}

  /** The deployment that a command is about. */
  static String id(CommandArguments arguments) throws CommandException {
    Optional<String> name = arguments.text("containerName", "name");
    try {
      return arguments.resourceId("deploymentId");
    } catch (CommandException e) {
      return name.orElseThrow(() -> e);
    }
  }

  static List<ManagedContainer> all(DockerClient docker) {
    List<ManagedContainer> found = new ArrayList<>();
    for (Container container :
        docker
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(Labels.selectManaged())
            .exec()) {
      inspect(docker, container.getId()).ifPresent(found::add);
    }
    return found;
  }

  static Optional<ManagedContainer> find(DockerClient docker, String deploymentId) {
    return all(docker).stream().filter(it -> it.deploymentId().equals(deploymentId)).findFirst();
  }

  static ManagedContainer require(DockerClient docker, String deploymentId)
      throws CommandException {
    return find(docker, deploymentId)
        .orElseThrow(
            () ->
                new CommandException(
                    ErrorCode.DEPLOYMENT_NOT_FOUND,
                    "no container of deployment " + deploymentId + " on this node"));
  }

  /** Looks at one container; empty if it is gone. */
  static Optional<ManagedContainer> inspect(DockerClient docker, String containerId) {
    try {
      return Optional.of(managed(docker.inspectContainerCmd(containerId).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static ManagedContainer managed(InspectContainerResponse container) {
    Map<String, String> labels = container.getConfig().getLabels();
    Map<String, String> known = labels == null ? Map.of() : labels;
    InspectContainerResponse.ContainerState state = container.getState();
    boolean ended = "exited".equals(state.getStatus()) || "dead".equals(state.getStatus());
    return new ManagedContainer(
        known.getOrDefault(Labels.DEPLOYMENT, ""),
        container.getId(),
        container.getName().replaceFirst("^/", ""),
        known.get(Labels.MESSAGE),
        status(state.getStatus(), state.getExitCodeLong()),
        known.get(Labels.ENDPOINT),
        state.getHealth() == null ? "unknown" : state.getHealth().getStatus(),
        state.getStartedAt(),
        ended ? state.getExitCodeLong() : null,
        Boolean.TRUE.equals(state.getOOMKilled()));
  }

  private static String status(@Nullable String docker, @Nullable Long exitCode) {
    return switch (docker == null ? "" : docker) {
      case "created", "restarting" -> "starting";
      case "running", "paused" -> "running";
      case "removing" -> "stopping";
      case "exited" -> exitCode != null && exitCode != 0 ? "failed" : "stopped";
      default -> "failed";
    };
  }

  /** The last lines that a container wrote. */
  static List<String> lastLines(DockerClient docker, String containerId)
      throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    docker
        .logContainerCmd(containerId)
        .withStdOut(true)
        .withStdErr(true)
        .withTail(LAST_LINES)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                lines.add(new String(frame.getPayload(), StandardCharsets.UTF_8).stripTrailing());
              }
            })
        .awaitCompletion(5, TimeUnit.SECONDS);
    return List.copyOf(lines);
  }
}
