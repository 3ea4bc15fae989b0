package io.aiwm.api.node;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The node's status table. Pure: the same question always has the same answer, and nothing happens.
 * A host may decorate it through the builder, for example to forbid a transition.
 */
public interface StatusStateMachine {

  /**
   * The transition that a trigger causes.
   *
   * @param from present status
   * @param trigger what happened
   * @param connected whether the node's agent is connected now
   * @return the transition, or empty if the table refuses it
   */
  Optional<Transition> next(NodeStatus from, NodeTrigger trigger, boolean connected);

  /** The statuses that an administrator may ask for now. */
  Set<NodeStatus> requestable(NodeStatus from);

  /**
   * One row of the table.
   *
   * @param from status before
   * @param trigger what happened
   * @param to status after; the same as {@code from} where only the fact is recorded
   * @param eventType type of the event that tells of it, or null where none does
   */
  record Transition(
      NodeStatus from, NodeTrigger trigger, NodeStatus to, @Nullable String eventType) {}
}
