package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code container.list}, {@code container.inspect} and {@code container.stats}: they read. */
final class ContainerCommands {
  private static final Set<String> STATES =
      Set.of("created", "restarting", "running", "removing", "paused", "exited", "dead");
  private static final int STATS_SECONDS = 15;

  private final Deployments deployments;

  ContainerCommands(Deployments deployments) {
    this.deployments = deployments;
  }

  /** All containers of the engine, ours and others'; of others only what {@code docker ps} says. */
  Map<String, Object> list(DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    boolean onlyOurs = arguments.flag("managed", false);
    boolean onlyOrphans = arguments.flag("orphaned", false);
    ListContainersCmd command = filtered(docker.listContainersCmd(), arguments);
    if (onlyOurs || onlyOrphans) {
      command.withLabelFilter(Labels.selectManaged());
    }
    Map<String, ManagedContainer> ours =
        deployments.all(docker).stream()
            .collect(Collectors.toMap(ManagedContainer::containerId, it -> it));
    List<Map<String, Object>> containers =
        command.exec().stream()
            .filter(it -> !onlyOrphans || isOrphan(ours.get(it.getId())))
            .map(it -> row(it, ours.get(it.getId())))
            .toList();
    return Map.of("containers", containers, "total", containers.size());
  }

  private static boolean isOrphan(@Nullable ManagedContainer container) {
    return container != null && container.orphaned();
  }

  private static ListContainersCmd filtered(ListContainersCmd command, CommandArguments arguments)
      throws CommandException {
    command.withShowAll(arguments.flag("all", true));
    List<String> states = arguments.texts("status");
    if (!STATES.containsAll(states)) {
      throw arguments.invalid("status", "must be among " + String.join(", ", STATES));
    }
    if (!states.isEmpty()) {
      command.withStatusFilter(states);
    }
    List<String> names = arguments.texts("names");
    if (!names.isEmpty()) {
      command.withNameFilter(names);
    }
    return command;
  }

  private static Map<String, Object> row(Container container, @Nullable ManagedContainer ours) {
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
    row.put("managed", ours != null);
    if (ours != null) {
      row.put("deploymentId", ours.deploymentId());
      row.put("healthStatus", ours.healthStatus());
      row.put("orphaned", ours.orphaned());
    }
    return row;
  }

  /** One container of ours; of its environment only the names. */
  Map<String, Object> inspect(
      DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException {
    ManagedContainer container = deployments.target(docker, arguments);
    InspectContainerResponse all = docker.inspectContainerCmd(container.containerId()).exec();
    Map<String, Object> result = new LinkedHashMap<>(container.toResult());
    result.put("image", all.getConfig().getImage());
    result.put("imageId", all.getImageId());
    result.put("createdAt", all.getCreated());
    result.put("restartCount", all.getRestartCount());
    result.put("environmentNames", names(all.getConfig().getEnv()));
    result.put("mounts", mounts(all));
    result.put("limits", limits(all.getHostConfig()));
    result.put("networkMode", all.getHostConfig().getNetworkMode());
    result.put("gpuDeviceIds", container.gpus() == null ? "" : container.gpus());
    return result;
  }

  private static List<String> names(String @Nullable [] environment) {
    return Arrays.stream(Objects.requireNonNullElse(environment, new String[0]))
        .map(line -> line.split("=", 2)[0])
        .toList();
  }

  private static List<Map<String, Object>> mounts(InspectContainerResponse container) {
    return Objects.requireNonNullElse(
            container.getMounts(), List.<InspectContainerResponse.Mount>of())
        .stream()
        .map(
            it ->
                Map.<String, Object>of(
                    "source",
                    Objects.toString(it.getSource(), ""),
                    "target",
                    String.valueOf(it.getDestination()),
                    "readOnly",
                    !Boolean.TRUE.equals(it.getRW())))
        .toList();
  }

  private static Map<String, Object> limits(HostConfig host) {
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("memory", Objects.requireNonNullElse(host.getMemory(), 0L));
    Long nanos = host.getNanoCPUs();
    limits.put("cpus", nanos == null ? 0 : nanos / 1e9);
    limits.put("restartPolicy", host.getRestartPolicy().toString());
    return limits;
  }

  /** What a container uses now. The engine measures for about a second. */
  Map<String, Object> stats(DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    ManagedContainer container = deployments.target(docker, arguments);
    if (!container.isRunning()) {
      throw new CommandException(
          ErrorCode.DEPLOYMENT_NOT_RUNNING, "container " + container.name() + " does not run");
    }
    AtomicReference<@Nullable Statistics> measured = new AtomicReference<>();
    docker
        .statsCmd(container.containerId())
        .withNoStream(true)
        .exec(
            new ResultCallback.Adapter<Statistics>() {
              @Override
              public void onNext(Statistics statistics) {
                measured.set(statistics);
              }
            })
        .awaitCompletion(STATS_SECONDS, TimeUnit.SECONDS);
    Statistics statistics = measured.get();
    if (statistics == null) {
      throw new CommandException(
          ErrorCode.TIMEOUT, "the Docker engine gave no measurement in time");
    }
    Map<String, Object> result = new LinkedHashMap<>(ContainerUsage.of(statistics));
    result.put("containerId", container.containerId());
    result.put("deploymentId", container.deploymentId());
    return result;
  }
}
