package io.aiwm.agent.docker;

import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.ErrorInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reporter of deployments to the controller, of each when something about it has changed since it
 * was last told, whoever noticed. Thread-safe.
 */
final class DeploymentReporter {
  private final Map<String, DeploymentStatus> told = new HashMap<>();
  private final Map<String, String> starts = new HashMap<>();
  private final AtomicBoolean forgotten = new AtomicBoolean();

  /** The remains of a failed container that are told; asked for only when it is told. */
  @FunctionalInterface
  interface Autopsy {
    ErrorInfo of(ManagedContainer container) throws InterruptedException;
  }

  /**
   * Tells how a deployment is, unless that is known.
   *
   * @param send sends a message and says whether it is on its way
   */
  synchronized void report(
      ManagedContainer container, Autopsy autopsy, Predicate<DeploymentStatus> send)
      throws InterruptedException {
    DeploymentStatus before = told(container);
    if (before != null && isSame(before, container)) {
      return;
    }
    DeploymentStatus now = status(container, container.status(), before, autopsy);
    if (send.test(now)) {
      told.put(container.deploymentId(), now);
      starts.put(container.deploymentId(), Objects.toString(container.startedAt(), ""));
    }
  }

  /** Tells of a step that passes, such as {@code stopping}. */
  synchronized void passing(
      ManagedContainer container, String status, Predicate<DeploymentStatus> send) {
    DeploymentStatus before = told(container);
    DeploymentStatus now =
        new DeploymentStatus(
            container.deploymentId(),
            status,
            before == null ? container.status() : before.status(),
            container.containerId(),
            container.endpoint(),
            container.healthStatus(),
            container.gpus(),
            null,
            null);
    if (send.test(now)) {
      told.put(container.deploymentId(), now);
    }
  }

  /** A container is gone. */
  synchronized void gone(ManagedContainer container, Predicate<DeploymentStatus> send) {
    if (!container.status().equals("stopped") && !container.hasFailed()) {
      passing(container, "stopped", send);
    }
    told.remove(container.deploymentId());
    starts.remove(container.deploymentId());
  }

  /** What was told may not have arrived: tell everything again. Returns at once. */
  void forget() {
    forgotten.set(true);
  }

  private @Nullable DeploymentStatus told(ManagedContainer container) {
    if (forgotten.getAndSet(false)) {
      told.clear();
      starts.clear();
    }
    return told.get(container.deploymentId());
  }

  private boolean isSame(DeploymentStatus before, ManagedContainer now) {
    return before.status().equals(now.status())
        && Objects.equals(before.healthStatus(), now.healthStatus())
        && Objects.equals(before.containerId(), now.containerId())
        && Objects.toString(now.startedAt(), "").equals(starts.get(now.deploymentId()));
  }

  private static DeploymentStatus status(
      ManagedContainer container, String status, @Nullable DeploymentStatus before, Autopsy autopsy)
      throws InterruptedException {
    return new DeploymentStatus(
        container.deploymentId(),
        status,
        before == null ? null : before.status(),
        container.containerId(),
        container.endpoint(),
        container.healthStatus(),
        container.gpus(),
        null,
        container.hasFailed() ? autopsy.of(container) : null);
  }
}
