package io.aiwm.core.link;

import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.DeploymentLogs;
import io.aiwm.api.wire.DeploymentStatus;

/**
 * Takes in what agents say of workloads. Called on the engine's pool, one message of a session at a
 * time; may block. A message whose handling throws {@link io.aiwm.api.error.UnavailableException}
 * is handled again later.
 */
public interface LinkListener {
  /** Ignores everything. */
  LinkListener NONE = new LinkListener() {};

  /** A container of ours changed. */
  default void deploymentStatus(Caller caller, String nodeId, DeploymentStatus status) {}

  /** Lines of a container's output. */
  default void deploymentLogs(Caller caller, String nodeId, DeploymentLogs logs) {}
}
