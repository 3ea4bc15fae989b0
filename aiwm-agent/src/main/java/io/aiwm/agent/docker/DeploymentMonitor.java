package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.docker.health.HealthBook;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitor of containers for what happens to them without a command: they fail, get ill, recover,
 * restart.
 */
final class DeploymentMonitor {
  private static final Logger log = LoggerFactory.getLogger(DeploymentMonitor.class);

  private final DockerEngine engine;
  private final Deployments deployments;
  private final HealthBook health;
  private final StopMarks stops;
  private final DeploymentReporter reporter;
  private final Set<String> busy;

  /**
   * @param busy deployments that a command is changing, and tells about
   */
  DeploymentMonitor(
      DockerEngine engine,
      Deployments deployments,
      HealthBook health,
      StopMarks stops,
      DeploymentReporter reporter,
      Set<String> busy) {
    this.engine = engine;
    this.deployments = deployments;
    this.health = health;
    this.stops = stops;
    this.reporter = reporter;
    this.busy = busy;
  }

  /** Looks once at every container, and tells what has changed. */
  void look(Predicate<DeploymentStatus> send) {
    if (!engine.isPresent()) {
      return;
    }
    try {
      engine.call(
          docker -> {
            look(docker, send);
            return true;
          });
    } catch (CommandException e) {
      log.debug("Containers cannot be inspected: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(DockerClient docker, Predicate<DeploymentStatus> send)
      throws InterruptedException {
    List<ManagedContainer> all = deployments.all(docker);
    List<String> ids = all.stream().map(ManagedContainer::containerId).toList();
    health.retain(ids);
    stops.retain(ids);
    for (ManagedContainer container : all) {
      if (!container.orphaned() && !busy.contains(container.deploymentId())) {
        look(docker, container, send);
      }
    }
  }

  private void look(
      DockerClient docker, ManagedContainer container, Predicate<DeploymentStatus> send)
      throws InterruptedException {
    ManagedContainer now = container;
    if (container.check() != null && container.isRunning()) {
      health.note(container.containerId(), container.check().passes());
      now = deployments.inspect(docker, container.containerId()).orElse(container);
    }
    reporter.report(now, failed -> Autopsies.of(docker, failed, ErrorCode.CONTAINER_EXITED), send);
  }
}
