package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.MessageType;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything that the agent does with containers. Thread-safe. */
public final class Containers {
  private static final int STOP_SECONDS = 10;

  private final DockerEngine engine;
  private final TimeSource time;

  public Containers(DockerEngine engine, TimeSource time) {
    this.engine = engine;
    this.time = time;
  }

  /** Containers of ours, running or not; empty without an engine. */
  public List<ManagedContainer> managed() {
    try {
      return engine.isPresent() ? engine.call(Deployments::all) : List.of();
    } catch (CommandException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /**
   * The commands about containers.
   *
   * @param gpus finds GPUs for containers
   * @param address the host part of endpoints
   */
  public List<CommandHandler> handlers(GpuSelector gpus, Supplier<String> address) {
    return List.of(
        new CreateDeployment(engine, gpus, address),
        command(MessageType.DEPLOYMENT_STOP, this::stop),
        command(MessageType.DEPLOYMENT_RESTART, this::restart),
        command(MessageType.DEPLOYMENT_DELETE, this::delete),
        command(
            MessageType.DEPLOYMENT_QUERY,
            (docker, arguments, context) ->
                Deployments.require(docker, Deployments.id(arguments)).toResult()),
        command(MessageType.CONTAINER_LIST, Containers::list));
  }

  private CommandHandler command(String type, DockerCommand.Body body) {
    return new DockerCommand(type, engine, body);
  }

  private Map<String, Object> stop(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    ManagedContainer container = Deployments.require(docker, Deployments.id(arguments));
    boolean force = arguments.flag("force", false);
    int seconds = arguments.integer("timeout", 0, 3_600).orElse((long) STOP_SECONDS).intValue();
    try {
      docker.stopContainerCmd(container.containerId()).withTimeout(force ? 0 : seconds).exec();
    } catch (NotModifiedException e) {
      // It has ended already, which is what was asked for.
    }
    report(context, container, "stopped");
    // 137 is what a container that had to be killed ends with.
    boolean killed =
        Deployments.inspect(docker, container.containerId())
            .map(it -> Objects.equals(it.exitCode(), 137L))
            .orElse(false);
    return Map.of(
        "stoppedAt",
        time.now(),
        "gracefulShutdown",
        !force && !killed,
        "resourcesReleased",
        true,
        "containerId",
        container.containerId());
  }

  private Map<String, Object> restart(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    ManagedContainer container = Deployments.require(docker, Deployments.id(arguments));
    docker.restartContainerCmd(container.containerId()).withTimeout(STOP_SECONDS).exec();
    ManagedContainer restarted = Deployments.require(docker, container.deploymentId());
    report(context, container, restarted.status());
    return restarted.toResult();
  }

  /** What is gone already is what was asked for, and what a repeat after a crash finds. */
  private Map<String, Object> delete(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    Optional<ManagedContainer> found = Deployments.find(docker, Deployments.id(arguments));
    if (found.isEmpty()) {
      return Map.of("deleted", true, "existed", false);
    }
    ManagedContainer container = found.get();
    try {
      docker.removeContainerCmd(container.containerId()).withForce(true).exec();
    } catch (NotFoundException e) {
      // Somebody else removed it in between.
    }
    report(context, container, "stopped");
    return Map.of("deleted", true, "existed", true, "containerId", container.containerId());
  }

  private static void report(CommandContext context, ManagedContainer before, String status) {
    context.emit(
        MessageType.DEPLOYMENT_STATUS,
        new DeploymentStatus(
            before.deploymentId(),
            status,
            before.status(),
            before.containerId(),
            before.endpoint(),
            before.healthStatus(),
            null,
            null));
  }

  private static Map<String, Object> list(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    boolean all = arguments.flag("all", true);
    List<Map<String, Object>> containers =
        docker.listContainersCmd().withShowAll(all).exec().stream().map(Containers::row).toList();
    return Map.of("containers", containers, "total", containers.size());
  }

  private static Map<String, Object> row(Container container) {
    Map<String, String> labels = container.getLabels() == null ? Map.of() : container.getLabels();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("containerId", container.getId());
    row.put(
        "name",
        Arrays.stream(container.getNames())
            .map(name -> name.replaceFirst("^/", ""))
            .findFirst()
            .orElse(""));
    row.put("image", container.getImage());
    row.put("state", container.getState());
    row.put("status", container.getStatus());
    row.put("createdAt", Instant.ofEpochSecond(container.getCreated()));
    row.put("managed", labels.containsKey(Labels.MANAGED));
    if (labels.containsKey(Labels.DEPLOYMENT)) {
      row.put("deploymentId", labels.get(Labels.DEPLOYMENT));
    }
    return row;
  }
}
