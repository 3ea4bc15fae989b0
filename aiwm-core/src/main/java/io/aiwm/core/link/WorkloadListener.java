package io.aiwm.core.link;

import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.DeploymentLogs;
import io.aiwm.api.wire.DeploymentStatus;

/**
 * Takes in agents' reports of workloads. Called on the engine's pool, one message of a session at a
 * time; may block. A message whose handling throws {@link io.aiwm.api.error.UnavailableException}
 * is handled again later.
 */
public interface WorkloadListener {
  /** Ignores everything. */
  WorkloadListener NONE = new WorkloadListener() {};

  /** A container of ours changed. */
  default void deploymentStatus(Caller caller, String nodeId, DeploymentStatus status) {}

  /** Lines of a container's output. */
  default void deploymentLogs(Caller caller, String nodeId, DeploymentLogs logs) {}
}
