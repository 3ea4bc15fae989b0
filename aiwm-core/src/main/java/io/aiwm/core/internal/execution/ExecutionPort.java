package io.aiwm.core.internal.execution;

import io.aiwm.api.command.Command;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.NodeRegister;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The executions as the rest of the engine moves them: what agents say of commands, what becomes of
 * nodes, and the passing of time. Hosts are given the {@code ExecutionOrchestrator} alone.
 *
 * <p>Methods block on the store and may be called from many threads.
 */
public interface ExecutionPort {

  /**
   * An agent has a command. Unknown, late and repeated ones change nothing.
   *
   * @param metadata what came beside the message; it only speeds up finding the step, and is never
   *     believed: the step must have been sent to this node under this message id
   */
  void acknowledged(
      Caller caller, String nodeId, CommandAck ack, @Nullable MessageMetadata metadata);

  /**
   * Notes that a command ended or made progress. Unknown, late and repeated reports are recorded at
   * most.
   *
   * @param metadata as in {@link #acknowledged}
   */
  void answered(
      Caller caller, String nodeId, CommandResult result, @Nullable MessageMetadata metadata);

  /**
   * A node has registered on a session of this controller.
   *
   * @return the commands without an answer that are to be sent now, oldest first; those that a
   *     worker without a journal may have had already are not among them
   */
  List<Command> registered(Caller caller, String nodeId, NodeRegister message);

  /** Sends what waits for a node whose session this controller holds. */
  void dispatch(String nodeId);

  /** Dispatches to many nodes at once, after signals of waiting commands may have been lost. */
  default void dispatch(Collection<String> nodeIds) {
    nodeIds.forEach(this::dispatch);
  }

  /**
   * A node takes no work for now. What becomes of the steps that it has or waits for is up to their
   * executions; see {@code NodePolicy}.
   *
   * @param node the node as it is now
   */
  default void lost(Caller caller, Node node) {}

  /** A node was deleted: the steps that it has or waits for fail. */
  void removed(Caller caller, String nodeId);

  /** Moves what is due, and writes down acknowledgements and progress; called now and then. */
  void tick();
}
