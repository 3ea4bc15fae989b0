package io.aiwm.api.execution;

import io.aiwm.api.command.Command;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.NodeRegister;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves executions. All state is in the store; any controller may move any execution, and
 * compare-and-set decides between two that try. Commands are delivered at least once and take
 * effect once: see the fourth idea of the architecture.
 *
 * <p>Methods block on the store and may be called from many threads.
 */
public interface ExecutionOrchestrator {

  /**
   * Validates, stores and starts an execution.
   *
   * @throws io.aiwm.api.error.ValidationException naming each bad field: circles, dangling
   *     references, unknown nodes, too many steps
   */
  Execution submit(Caller caller, ExecutionDraft draft);

  /** The execution, unless it is outside the scope. */
  Optional<Execution> find(Scope scope, String id);

  /** Its steps, by index. */
  List<ExecutionStep> steps(Scope scope, String id);

  /**
   * The latest messages and decisions of an execution, oldest first.
   *
   * @param limit most of them, 1 to 1,000
   * @throws NotFoundException if there is no such execution in the scope
   */
  List<HistoryEntry> history(Scope scope, String id, int limit);

  /**
   * Ends an execution: running commands are cancelled on their nodes, the rest is skipped.
   *
   * @throws io.aiwm.api.error.IllegalTransitionException if it has ended already
   */
  Execution cancel(Caller caller, Scope scope, String id, String reason);

  /**
   * Starts a failed, timed out or cancelled execution again from what did not complete.
   *
   * @throws io.aiwm.api.error.IllegalTransitionException if it is in none of those
   */
  Execution retry(Caller caller, Scope scope, String id);

  /** Changes what may be changed; see {@link ExecutionPatch}. */
  Execution update(
      Caller caller, Scope scope, String id, ExecutionPatch patch, @Nullable Long ifVersion);

  /**
   * An agent has a command. Unknown, late and repeated ones change nothing.
   *
   * @param metadata what came beside the message; it only speeds up finding the step, and is never
   *     believed: the step must have been sent to this node under this message id
   */
  void acknowledged(
      Caller caller, String nodeId, CommandAck ack, @Nullable MessageMetadata metadata);

  /**
   * A command ended or made progress. Unknown, late and repeated ones are recorded at most.
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

  /** The same for many nodes at once, after what told of waiting commands may have been lost. */
  default void dispatch(Collection<String> nodeIds) {
    nodeIds.forEach(this::dispatch);
  }

  /**
   * A node takes no work for now. What becomes of the steps that it has or waits for is up to their
   * executions; see {@link NodePolicy}.
   *
   * @param node the node as it is now
   */
  default void lost(Caller caller, Node node) {}

  /** A node was deleted: the steps that it has or waits for fail. */
  void removed(Caller caller, String nodeId);

  /** Moves what is due, and writes down acknowledgements and progress; called now and then. */
  void tick();
}
