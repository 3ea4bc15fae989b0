package io.aiwm.core.node;

import static io.aiwm.api.node.NodeStatus.ERROR;
import static io.aiwm.api.node.NodeStatus.INACTIVE;
import static io.aiwm.api.node.NodeStatus.INSTALLING;
import static io.aiwm.api.node.NodeStatus.MAINTENANCE;
import static io.aiwm.api.node.NodeStatus.OFFLINE;
import static io.aiwm.api.node.NodeStatus.ONLINE;
import static io.aiwm.api.node.NodeStatus.PENDING;
import static io.aiwm.api.node.NodeTrigger.CONNECTED;
import static io.aiwm.api.node.NodeTrigger.DELETED;
import static io.aiwm.api.node.NodeTrigger.DISABLED;
import static io.aiwm.api.node.NodeTrigger.ENABLED;
import static io.aiwm.api.node.NodeTrigger.HEARTBEAT_RESUMED;
import static io.aiwm.api.node.NodeTrigger.HEARTBEAT_TIMEOUT;
import static io.aiwm.api.node.NodeTrigger.INSTALLATION_FAILED;
import static io.aiwm.api.node.NodeTrigger.INSTALLATION_STARTED;
import static io.aiwm.api.node.NodeTrigger.INSTALL_TIMEOUT;
import static io.aiwm.api.node.NodeTrigger.MAINTENANCE_REQUESTED;
import static io.aiwm.api.node.NodeTrigger.REGISTERED;
import static io.aiwm.api.node.NodeTrigger.RESUME_REQUESTED;
import static io.aiwm.api.node.NodeTrigger.SHUTTING_DOWN;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.core.feature.TransitionTable;
import io.aiwm.core.feature.TransitionTable.Guard;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Table of a node's status transitions, and nothing else. A transition that it does not list is
 * rejected. {@code docs/node-status.md} is drawn from it. Immutable.
 */
public final class NodeStatusTable implements StatusStateMachine {

  /** Triggers of the statuses that an administrator may ask for. */
  public static final Map<NodeStatus, NodeTrigger> REQUESTS =
      Map.of(
          MAINTENANCE, MAINTENANCE_REQUESTED,
          ONLINE, RESUME_REQUESTED,
          INACTIVE, DISABLED,
          OFFLINE, ENABLED);

  private static final Guard CONNECTED_NOW = new Guard("while connected", true);
  private static final Guard NOT_CONNECTED = new Guard("while not connected", false);

  /** The table; what guards ask is whether the node is connected. */
  public static final TransitionTable<NodeStatus, NodeTrigger> TABLE = table();

  @Override
  public Optional<Transition> next(NodeStatus from, NodeTrigger trigger, boolean connected) {
    return TABLE.find(from, trigger, connected).map(NodeStatusTable::transition);
  }

  public static Transition transition(TransitionTable.Row<NodeStatus, NodeTrigger> row) {
    return new Transition(row.from(), row.trigger(), row.to(), row.event());
  }

  @Override
  public Set<NodeStatus> requestable(NodeStatus from) {
    Set<NodeStatus> targets = EnumSet.noneOf(NodeStatus.class);
    REQUESTS.forEach(
        (target, trigger) -> {
          if (next(from, trigger, true).isPresent()) {
            targets.add(target);
          }
        });
    return Collections.unmodifiableSet(targets);
  }

  private static TransitionTable<NodeStatus, NodeTrigger> table() {
    TransitionTable.Builder<NodeStatus, NodeTrigger> rows = TransitionTable.table();
    rows.from(PENDING, ERROR, OFFLINE)
        .on(INSTALLATION_STARTED, INSTALLING, "node.installation_started");
    rows.from(PENDING).on(CONNECTED, INSTALLING, "node.installation_started");
    rows.from(INSTALLING)
        .on(REGISTERED, ONLINE, "node.connected")
        .on(INSTALLATION_FAILED, ERROR, "node.installation_failed")
        .on(INSTALL_TIMEOUT, ERROR, "node.installation_failed");
    rows.from(OFFLINE, ERROR).on(REGISTERED, ONLINE, "node.connected");
    rows.from(OFFLINE)
        .on(HEARTBEAT_RESUMED, ONLINE, "node.connected")
        // An upgrade that ends with the agent down.
        .stay(INSTALLATION_FAILED, "node.installation_failed");
    rows.from(ONLINE, MAINTENANCE)
        .stay(INSTALLATION_STARTED, "node.installation_started")
        .stay(INSTALLATION_FAILED, "node.installation_failed");
    rows.from(ONLINE)
        .on(HEARTBEAT_TIMEOUT, OFFLINE, "node.disconnected")
        .on(SHUTTING_DOWN, OFFLINE, "node.disconnected");
    rows.from(ONLINE, OFFLINE).on(MAINTENANCE_REQUESTED, MAINTENANCE, "node.maintenance_mode");
    rows.from(MAINTENANCE)
        .onlyIf(CONNECTED_NOW, RESUME_REQUESTED, ONLINE, "node.resumed")
        .onlyIf(NOT_CONNECTED, RESUME_REQUESTED, OFFLINE, "node.resumed")
        .stay(HEARTBEAT_TIMEOUT, "node.disconnected")
        .stay(SHUTTING_DOWN, "node.disconnected")
        .stay(CONNECTED, "node.connected")
        .stay(HEARTBEAT_RESUMED, "node.connected");
    rows.from(PENDING, INSTALLING, ONLINE, OFFLINE, MAINTENANCE, ERROR)
        .on(DISABLED, INACTIVE, "node.decommissioned");
    rows.from(INACTIVE).on(ENABLED, OFFLINE, "node.resumed");
    rows.from(NodeStatus.values()).on(DELETED, INACTIVE, "node.decommissioned");
    return rows.build();
  }
}
