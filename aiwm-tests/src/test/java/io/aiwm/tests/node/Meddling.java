package io.aiwm.tests.node;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.core.node.NodeStatusTable;
import java.util.Optional;
import java.util.Set;

/** A table that lets somebody else change the node between a decision's read and its commit. */
final class Meddling implements StatusStateMachine {
  private final NodeStatusTable table = new NodeStatusTable();
  private final Runnable change;
  private int times;

  Meddling(int times, Runnable change) {
    this.times = times;
    this.change = change;
  }

  @Override
  public Optional<Transition> next(NodeStatus from, NodeTrigger trigger, boolean connected) {
    if (times > 0) {
      times--;
      change.run();
    }
    return table.next(from, trigger, connected);
  }

  @Override
  public Set<NodeStatus> requestable(NodeStatus from) {
    return table.requestable(from);
  }
}
