package io.aiwm.core.internal.node;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.core.node.NodeStatusTable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The table, remembering which of its rows were taken. */
final class RecordingTable implements StatusStateMachine {
  private final NodeStatusTable table = new NodeStatusTable();
  private final Set<Transition> taken = new HashSet<>();

  Set<Transition> taken() {
    return taken;
  }

  @Override
  public Optional<Transition> next(NodeStatus from, NodeTrigger trigger, boolean connected) {
    Optional<Transition> row = table.next(from, trigger, connected);
    row.ifPresent(taken::add);
    return row;
  }

  @Override
  public Set<NodeStatus> requestable(NodeStatus from) {
    return table.requestable(from);
  }
}
