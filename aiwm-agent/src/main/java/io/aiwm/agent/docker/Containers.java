package io.aiwm.agent.docker;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.docker.engine.ImagePull;
import io.aiwm.agent.docker.health.HealthBook;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The agent's work with containers. Thread-safe. */
public final class Containers {
  private final DockerEngine engine;
  private final ContainerRules rules;
  private final TimeSource time;
  private final HealthBook health = new HealthBook();
  private final StopMarks stops = new StopMarks();
  private final DeploymentReporter reporter = new DeploymentReporter();
  private final Deployments deployments;
  private final DeploymentMonitor monitor;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  public Containers(DockerEngine engine, ContainerRules rules, TimeSource time) {
    this.engine = engine;
    this.rules = rules;
    this.time = time;
    deployments = new Deployments(rules.nodeId(), health, stops);
    monitor = new DeploymentMonitor(engine, deployments, health, stops, reporter, busy);
  }

  /** Containers of ours, running or not, orphans too; empty without an engine. */
  public List<ManagedContainer> managed() {
    try {
      return engine.isPresent() ? engine.call(deployments::all) : List.of();
    } catch (CommandException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** The deployment whose container reads a model, if there is one; in doubt, there is. */
  public Optional<String> userOf(Path model) {
    if (!engine.isPresent()) {
      return Optional.empty();
    }
    try {
      String real = model.toRealPath().toString();
      return engine.call(deployments::all).stream()
          .filter(it -> real.equals(it.model()))
          .map(ManagedContainer::deploymentId)
          .findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | CommandException e) {
      return Optional.of("that cannot be told, since " + e.getMessage() + ",");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("unknown");
    }
  }

  /**
   * Looks after every container once: asks those with a health check whether they serve, and tells
   * what has changed. Blocks; to be called every few seconds by one thread at a time.
   *
   * @param send sends a message and says whether it is on its way
   */
  public void watch(Predicate<DeploymentStatus> send) {
    monitor.look(send);
  }

  /** A new session: what was told before may not have arrived, so everything is told again. */
  public void tellAgain() {
    reporter.forget();
  }

  /**
   * The commands about containers.
   *
   * @param gpus finds GPUs for containers
   * @param address the host part of endpoints
   */
  public List<CommandHandler> handlers(GpuSelector gpus, Supplier<String> address) {
    DeploymentTelling telling = new DeploymentTelling(reporter);
    ContainerLaunch launch = new ContainerLaunch(deployments, health, address, rules.nodeId());
    ImagePull images = new ImagePull(engine, time);
    StopContainer stop = new StopContainer(engine, deployments, stops, telling, time);
    DeploymentCommands simple = new DeploymentCommands(engine, deployments, launch, stops, telling);
    ContainerCommands containers = new ContainerCommands(deployments);
    ContainerLogs logs = new ContainerLogs(engine, deployments, time);
    return List.of(
        alone(
            MessageType.DEPLOYMENT_CREATE,
            new CreateDeployment(rules, gpus, deployments, images, launch, telling)::create),
        alone(
            MessageType.DEPLOYMENT_UPDATE,
            new UpdateDeployment(rules, gpus, deployments, images, launch, stop, telling)::update),
        alone(MessageType.DEPLOYMENT_STOP, stop::stop),
        alone(MessageType.DEPLOYMENT_RESTART, simple::restart),
        alone(MessageType.DEPLOYMENT_DELETE, simple::delete),
        command(MessageType.DEPLOYMENT_QUERY, simple::query),
        command(MessageType.CONTAINER_LIST, containers::list),
        command(MessageType.CONTAINER_INSPECT, containers::inspect),
        command(MessageType.CONTAINER_STATS, containers::stats),
        command(MessageType.CONTAINER_LOGS, logs::read));
  }

  private CommandHandler command(String type, DockerCommand.Body body) {
    return new DockerCommand(type, engine, body);
  }

  /** Two commands never change one deployment at the same time. */
  private CommandHandler alone(String type, DockerCommand.Body body) {
    return command(
        type,
        (docker, arguments, context) -> {
          String deploymentId = Deployments.id(arguments);
          if (!busy.add(deploymentId)) {
            throw busy(deploymentId);
          }
          try {
            return body.on(docker, arguments, context);
          } finally {
            busy.remove(deploymentId);
          }
        });
  }

  private static CommandException busy(String deploymentId) {
    return new CommandException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "another command is changing deployment " + deploymentId + "; cancel it, or come again");
  }
}
