package io.aiwm.core.internal.node;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.wire.ErrorCode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Inputs of an agent's sessions, applied to its node. Sessions are numbered, and one that is not
 * the newest changes nothing. Pure.
 *
 * <p>A node in maintenance is only told of as connected again if it was told of as disconnected;
 * see {@link NodeConnection#givenUp()}.
 */
final class SessionFold {
  private SessionFold() {}

  /** Folds the input in, if it is a session's. */
  static boolean fold(NodeChange change, NodeInput input) {
    if (input instanceof NodeInput.Connected opened) {
      connected(change, opened);
    } else if (input instanceof NodeInput.Registered said) {
      if (current(change, said.sessionEpoch())) {
        registered(change, said);
      }
    } else if (input instanceof NodeInput.Disconnected ended) {
      if (current(change, ended.sessionEpoch())) {
        change.update(node -> node.withConnection(node.connection().closed()));
      }
    } else if (input instanceof NodeInput.HeartbeatLost lost) {
      if (current(change, lost.sessionEpoch())) {
        lost(change, lost);
      }
    } else if (input instanceof NodeInput.HeartbeatResumed resumed) {
      if (current(change, resumed.sessionEpoch())) {
        resumed(change);
      }
    } else if (input instanceof NodeInput.HealthReported reported) {
      if (current(change, reported.sessionEpoch())) {
        health(change, reported.health());
      }
    } else {
      return false;
    }
    return true;
  }

  private static boolean current(NodeChange change, long epoch) {
    return change.node().connection().sessionEpoch() == epoch;
  }

  private static void connected(NodeChange change, NodeInput.Connected opened) {
    Node node = change.node();
    NodeConnection present = node.connection();
    if (opened.sessionEpoch() <= present.sessionEpoch()) {
      return;
    }
    refuseInactive(node);
    NodeConnection asked =
        new NodeConnection(true, opened.controllerId(), opened.sessionEpoch(), opened.at());
    change.update(n -> n.withConnection(asked).withTokens(used(n, opened.at()), n.tokens()));
    change.note(
        "node.use_token",
        Map.of("controllerId", opened.controllerId(), "sessionEpoch", opened.sessionEpoch()));
    if (node.status() == NodeStatus.PENDING) {
      change.take(NodeTrigger.CONNECTED, "installing", Map.of());
    } else if (gone(present)) {
      change.takeIfAny(NodeTrigger.CONNECTED, Map.of());
    }
  }

  private static TokenMetadata used(Node node, Instant at) {
    TokenMetadata known = node.tokenMetadata();
    return known == null
        ? new TokenMetadata(null, null, at, null)
        : new TokenMetadata(
            known.tokenGeneratedAt(), known.tokenExpiresAt(), at, known.description());
  }

  private static void registered(NodeChange change, NodeInput.Registered said) {
    Node node = change.node();
    refuseInactive(node);
    if (gone(node.connection())) {
      reopen(change);
    }
    change.update(
        n ->
            n.withInventory(Inventories.of(said.message()))
                .withLabels(Inventories.mergedLabels(n.labels(), said.message().labels())));
    if (node.status() != NodeStatus.ONLINE && node.status() != NodeStatus.MAINTENANCE) {
      change.take(NodeTrigger.REGISTERED, "online", Map.of());
    }
  }

  private static void lost(NodeChange change, NodeInput.HeartbeatLost lost) {
    NodeConnection present = change.node().connection();
    if (change.node().status() == NodeStatus.MAINTENANCE && gone(present)) {
      return;
    }
    change.update(node -> node.withConnection(present.givenUp()));
    change.takeIfAny(
        lost.shutdown() ? NodeTrigger.SHUTTING_DOWN : NodeTrigger.HEARTBEAT_TIMEOUT,
        NodeEvents.facts("disconnectReason", lost.reason(), "lastSeenAt", lost.lastSeenAt()));
  }

  private static void resumed(NodeChange change) {
    NodeConnection present = change.node().connection();
    NodeStatus status = change.node().status();
    boolean maintained = status == NodeStatus.MAINTENANCE && gone(present);
    if (status != NodeStatus.OFFLINE && !maintained) {
      return;
    }
    reopen(change);
    change.take(NodeTrigger.HEARTBEAT_RESUMED, "online", Map.of());
  }

  /** The session turns out to be alive; when it was opened is no longer known. */
  private static void reopen(NodeChange change) {
    NodeConnection present = change.node().connection();
    Instant since = present.connectedAt() == null ? change.now() : present.connectedAt();
    NodeConnection open =
        new NodeConnection(true, present.controllerId(), present.sessionEpoch(), since);
    change.update(node -> node.withConnection(open));
  }

  private static void health(NodeChange change, NodeHealth health) {
    NodeHealth.State before = change.node().health().state();
    change.update(node -> node.withHealth(health.withAlerts(node.health().alerts())));
    if (before != health.state()) {
      String type =
          switch (health.state()) {
            case OK -> NodeEvents.RECOVERED;
            case DEGRADED -> NodeEvents.WARNING;
            case FAILED -> NodeEvents.CRITICAL;
          };
      change.tell(
          type,
          Map.of(
              "health",
              health.state().name().toLowerCase(Locale.ROOT),
              "reasons",
              health.reasons()));
    }
  }

  private static boolean gone(NodeConnection connection) {
    return !connection.websocketConnected() && connection.connectedAt() == null;
  }

  private static void refuseInactive(Node node) {
    if (node.status() == NodeStatus.INACTIVE) {
      throw new ConflictException(ErrorCode.NODE_INACTIVE.name(), "The node is inactive");
    }
  }
}
