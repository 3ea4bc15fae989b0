package io.aiwm.api.node;

import io.aiwm.api.alert.Alert;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.wire.NodeRegister;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a node's record. The registry folds an input into the record in one
 * commit, with the events and the audit entry that it causes.
 */
public sealed interface NodeInput {

  /** A session opened by {@code controllerId} passed every check. */
  record Connected(String controllerId, long sessionEpoch, Instant at) implements NodeInput {}

  /** The agent of a session registered the inventory of its machine. */
  record Registered(long sessionEpoch, NodeRegister message) implements NodeInput {}

  /**
   * A session ended. Only the connection is noted: a node becomes offline by {@link HeartbeatLost}.
   */
  record Disconnected(long sessionEpoch, String reason) implements NodeInput {}

  /**
   * The node is declared offline: its heartbeats stopped, or it announced its shutdown.
   *
   * @param sessionEpoch the session that was watched; a newer one makes this void
   * @param shutdown the agent announced it
   * @param reason for the event, for example {@code heartbeat_timeout}
   * @param lastSeenAt when anything last came from the node
   */
  record HeartbeatLost(
      long sessionEpoch, boolean shutdown, String reason, @Nullable Instant lastSeenAt)
      implements NodeInput {}

  /** A heartbeat arrived on a registered session of a node that is offline. */
  record HeartbeatResumed(long sessionEpoch) implements NodeInput {}

  /** A heartbeat says that the node's health is other than recorded. */
  record HealthReported(long sessionEpoch, NodeHealth health) implements NodeInput {}

  /**
   * The alerts of a node after its measurements were compared with their limits.
   *
   * @param metrics the metrics that were evaluated
   * @param active alerts of those metrics now; alerts of other metrics stay as they are
   */
  record AlertsEvaluated(Set<AlertMetric> metrics, List<Alert> active) implements NodeInput {
    public AlertsEvaluated {
      metrics = Set.copyOf(metrics);
      active = List.copyOf(active);
    }
  }

  /** The install script reported. */
  record Installation(InstallationReport report) implements NodeInput {}

  /** The installation took longer than it may. */
  record InstallTimedOut() implements NodeInput {}

  /** An administrator changed fields or asked for a status. */
  record Patched(NodePatch patch) implements NodeInput {}

  /**
   * A reason not to schedule work was added or removed.
   *
   * @param reason see {@link Schedulability}
   * @param stands whether it stands against new work now
   */
  record SchedulingChanged(String reason, boolean stands) implements NodeInput {}

  /**
   * The node joined a pool, or left it. Whoever says so replaces the pool in the same commit.
   *
   * @param poolId the pool
   * @param member whether the node is in it from now on
   */
  record PoolsChanged(String poolId, boolean member) implements NodeInput {}

  /**
   * A token was minted.
   *
   * @param metadata what to show of it
   * @param tokens which tokens are good from now on
   */
  record TokenIssued(TokenMetadata metadata, TokenState tokens) implements NodeInput {}

  /** All tokens are void from {@code at}. */
  record TokensRevoked(Instant at) implements NodeInput {}

  /** The node is deleted. */
  record Deleted() implements NodeInput {}
}
