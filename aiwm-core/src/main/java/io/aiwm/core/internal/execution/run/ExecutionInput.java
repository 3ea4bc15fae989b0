package io.aiwm.core.internal.execution.run;

import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.wire.ErrorInfo;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to an execution. Where a step is carried out by the host, the {@code
 * nodeId} of what is said about it is the id of the controller whose handler says it.
 */
public sealed interface ExecutionInput {

  /** It was submitted. */
  record Started() implements ExecutionInput {}

  /** A node's session is held here, so what waits for the node can be sent. */
  record NodeReady(String nodeId) implements ExecutionInput {}

  /** A command that counted as sent was not: no session took it. */
  record NotSent(int stepIndex, String messageId) implements ExecutionInput {}

  /** A command that counted as sent never can be. */
  record Unsendable(int stepIndex, String messageId, ErrorInfo error) implements ExecutionInput {}

  /** The agent has the command. */
  record Acknowledged(int stepIndex, String messageId, String nodeId) implements ExecutionInput {}

  /** The agent says how far the command is, in percent. */
  record Progressed(int stepIndex, String messageId, String nodeId, int progress)
      implements ExecutionInput {}

  /** The agent says that the command succeeded. */
  record Succeeded(int stepIndex, String messageId, String nodeId, Map<String, Object> result)
      implements ExecutionInput {}

  /** The agent says that the command failed. */
  record Failed(int stepIndex, String messageId, String nodeId, ErrorInfo error)
      implements ExecutionInput {}

  /** A handler of a controller is still at work on a step that the host carries out. */
  record Renewed(int stepIndex, String messageId, String controllerId) implements ExecutionInput {}

  /**
   * The lease of a controller that may hold steps is over.
   *
   * @param controllerId whose lease
   * @param carriedOut messages whose handlers are still at work here, where it is this controller's
   *     own lease that was lost for a time
   */
  record HolderLost(String controllerId, Set<String> carriedOut) implements ExecutionInput {}

  /** An agent without a journal was asked about a command and does not know it. */
  record Disowned(int stepIndex, String messageId, String nodeId) implements ExecutionInput {}

  /**
   * Time has passed.
   *
   * @param journaling which nodes have agents that answer a repeated command from a journal
   */
  record Due(Set<String> journaling) implements ExecutionInput {}

  /** Somebody wants it to end. */
  record CancelRequested(String by, @Nullable String reason) implements ExecutionInput {}

  /** Somebody wants what did not complete to be tried again. */
  record RetryRequested(String by) implements ExecutionInput {}

  /**
   * A node registered with this controller.
   *
   * @param journaling its agent answers a repeated command from a journal
   * @param running commands that the agent says it is working on
   */
  record NodeRegistered(String nodeId, boolean journaling, Set<String> running)
      implements ExecutionInput {}

  /**
   * A node takes no work for now.
   *
   * @param reason {@code offline}, {@code maintenance} or {@code draining}
   * @param cutOff what it has been given is out of reach too
   */
  record NodeLost(String nodeId, String reason, boolean cutOff) implements ExecutionInput {

    /** The loss of a node, if it is lost. */
    public static Optional<NodeLost> of(Node node) {
      boolean draining =
          node.schedulability().unschedulableReasons().contains(Schedulability.DRAINING);
      return switch (node.status()) {
        case OFFLINE, ERROR, INACTIVE ->
            Optional.of(new NodeLost(node.id(), node.status().wireName(), true));
        case MAINTENANCE -> Optional.of(new NodeLost(node.id(), "maintenance", false));
        default ->
            draining
                ? Optional.of(new NodeLost(node.id(), Schedulability.DRAINING, false))
                : Optional.empty();
      };
    }
  }

  /** A node was deleted. */
  record NodeGone(String nodeId) implements ExecutionInput {}

  /** Somebody changed what may be changed. */
  record Patched(ExecutionPatch patch) implements ExecutionInput {}
}
