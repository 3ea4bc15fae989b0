package io.aiwm.core.host;

import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.command.NodeControl;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The nodes as one caller may use them; see {@link ControlPlane}. */
public final class Nodes {
  private final Guard guard;
  private final NodeRegistry registry;
  private final NodeControl control;

  Nodes(Guard guard, NodeRegistry registry, NodeControl control) {
    this.guard = guard;
    this.registry = registry;
    this.control = control;
  }

  /**
   * Creates a node in status {@code pending}, which the caller owns.
   *
   * @throws io.aiwm.api.error.DuplicateNameException if the name is taken
   * @throws io.aiwm.api.error.ValidationException if a field breaks its rule
   */
  public Node create(NodeDraft draft) {
    return guard.change(
        "node.create", "", Node.KIND, scope -> registry.create(guard.caller(), draft));
  }

  /** The node, unless it is deleted or out of the caller's reach. */
  public Optional<Node> find(String id) {
    return guard.run("node.get", scope -> registry.find(scope, id));
  }

  /** The newest nodes, at most a hundred. */
  public Page<Node> list() {
    return list(newest -> newest);
  }

  /**
   * One page of nodes; see {@link Node#KIND} for the fields.
   *
   * @param asked narrows the query for the newest: {@code q -> q.where(Filter.eq("status",
   *     "online")).limitedTo(20)}
   */
  public Page<Node> list(UnaryOperator<Query> asked) {
    return guard.run("node.list", scope -> registry.list(Guard.within(scope, asked)));
  }

  /** Changes fields of a node, whatever its version. */
  public Node change(String id, NodePatch patch) {
    return change(id, patch, null);
  }

  /**
   * Changes fields of a node; a status is asked for, and the table decides.
   *
   * @param ifVersion the version that the caller has read and means to change, or null for any
   * @throws io.aiwm.api.error.StaleVersionException if it is at another version
   */
  public Node change(String id, NodePatch patch, @Nullable Long ifVersion) {
    return apply("node.update", id, new NodeInput.Patched(patch), ifVersion);
  }

  /** Adds the change of a node to a unit of work. */
  public Node change(Unit unit, String id, NodePatch patch) {
    NodeInput input = new NodeInput.Patched(patch);
    return guard.change(
        "node.update", id, Node.KIND, scope -> registry.apply(unit, scope, id, input, null));
  }

  /** Deletes a node: its tokens and its session end. */
  public void delete(String id) {
    apply("node.delete", id, new NodeInput.Deleted(), null);
  }

  private Node apply(String operation, String id, NodeInput input, @Nullable Long ifVersion) {
    return guard.change(
        operation,
        id,
        Node.KIND,
        scope -> registry.apply(guard.caller(), scope, id, input, ifVersion));
  }

  /** Cordons a node: it takes no new work. */
  public Node cordon(String id) {
    return guard.run("node.cordon", id, scope -> control.cordon(guard.caller(), scope, id, null));
  }

  /** Lets a node take new work again, and ends a drain. */
  public Node uncordon(String id) {
    return guard.run(
        "node.uncordon", id, scope -> control.uncordon(guard.caller(), scope, id, null));
  }

  /** Drains a node: it takes no new work, and the execution ends when it has none. */
  public ExecutionDetails drain(String id) {
    return guard.change(
        "node.drain", id, Execution.KIND, scope -> control.drain(guard.caller(), scope, id));
  }

  /** Restarts a node's agent. */
  public ExecutionDetails restart(String id) {
    return guard.change(
        "node.restart", id, Execution.KIND, scope -> control.restart(guard.caller(), scope, id));
  }

  /** Sends a command, as an execution of one step; its type says who may. */
  public ExecutionDetails command(String id, CommandSpec command) {
    return guard.change(
        "node.command",
        id,
        Execution.KIND,
        scope -> control.command(guard.caller(), scope, id, command, null, null));
  }
}
