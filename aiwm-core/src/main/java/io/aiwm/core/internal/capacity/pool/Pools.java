package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.event.Severity;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Records;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The nodes of pools. Every change replaces the pool and the node in one commit. */
final class Pools {
  private final Records<Pool> records;
  private final NodeRegistry nodes;

  Pools(Records<Pool> records, NodeRegistry nodes) {
    this.records = records;
    this.nodes = nodes;
  }

  /**
   * Adds a node by hand, or changes its priority.
   *
   * @param scope whose nodes and pools the caller may change
   */
  PinnedNode add(Unit unit, Scope scope, String poolId, PinnedNode pin) {
    Pool pool = records.require(unit, scope, poolId, null);
    Node node = require(unit, scope, pin.nodeId());
    PinnedNode kept = pool.pin(node.id()).map(old -> at(old, pin.priority())).orElse(pin);
    if (kept.equals(pool.pin(node.id()).orElse(null))) {
      return kept;
    }
    if (node.poolIds().contains(poolId)) {
      change(unit, pool, node, "add_node", p -> p.pinning(kept));
    } else {
      refuseFull(pool);
      join(unit, pool, node, p -> p.pinning(kept));
    }
    return kept;
  }

  private static PinnedNode at(PinnedNode old, int priority) {
    return new PinnedNode(old.nodeId(), priority, old.addedAt());
  }

  private static void refuseFull(Pool pool) {
    if (pool.room() == 0) {
      throw new ConflictException(
          "POOL_FULL",
          "The pool %s has its maximum of %d nodes".formatted(pool.name(), pool.maxNodes()),
          Map.of("nodeCount", pool.nodeCount(), "maxNodes", pool.maxNodes()));
    }
  }

  /** Takes out a node that was added by hand. */
  void remove(Unit unit, Scope scope, String poolId, String nodeId) {
    Pool pool = records.require(unit, scope, poolId, null);
    Node node = require(unit, scope, nodeId);
    if (!node.poolIds().contains(poolId)) {
      throw new NotFoundException("node in the pool", nodeId);
    }
    if (pool.owner().orgId().equals(node.owner().orgId()) && pool.selector().matches(node)) {
      throw new ConflictException(
          "POOL_SELECTS_NODE",
          "The selector of the pool matches the node: change the selector or the node's labels");
    }
    leave(unit, pool, node);
  }

  /** Adds the joining of a node, which has room, to a unit; answers the pool as it will be. */
  Pool join(Unit unit, Pool pool, Node node, UnaryOperator<Pool> change) {
    NodeInput joined = new NodeInput.PoolsChanged(pool.id(), true);
    nodes.apply(unit, Scope.all(), node.id(), joined, null);
    return change(unit, pool, node, "add_node", p -> change.apply(p.counting(1)));
  }

  /** Adds the leaving of a node to a unit; answers the pool as it will be. */
  Pool leave(Unit unit, Pool pool, Node node) {
    NodeInput left = new NodeInput.PoolsChanged(pool.id(), false);
    nodes.apply(unit, Scope.all(), node.id(), left, null);
    return left(unit, pool, node);
  }

  /** Adds to a unit that a node is not in the pool any more; the node knows already. */
  Pool left(Unit unit, Pool pool, Node node) {
    return change(unit, pool, node, "remove_node", p -> wokenForOthers(unit, p, node));
  }

  /** Nodes that found no room may take the place. */
  private static Pool wokenForOthers(Unit unit, Pool pool, Node node) {
    boolean others = pool.room() == 0 && !pool.selector().none();
    Pool fewer = pool.unpinning(node.id()).counting(-1);
    return others ? fewer.wakingAt(unit.now()) : fewer;
  }

  private Pool change(Unit unit, Pool current, Node node, String verb, UnaryOperator<Pool> change) {
    Pool changed = records.change(unit, verb, current, change);
    if (changed.nodeCount() != current.nodeCount()) {
      boolean more = changed.nodeCount() > current.nodeCount();
      unit.event(
          "pool",
          changed,
          more ? "pool.node_added" : "pool.node_removed",
          Severity.INFO,
          Map.of(
              "id", changed.id(),
              "name", changed.name(),
              "nodeId", node.id(),
              "nodeName", node.name(),
              "nodeCount", changed.nodeCount()));
    }
    return changed;
  }

  private static Node require(Unit unit, Scope scope, String id) {
    return unit.find(Node.KIND, scope, id).orElseThrow(() -> new NotFoundException("node", id));
  }

  /** A node joined a pool, or left it. */
  record MemberChanged(
      String id, String name, String nodeId, @Nullable String nodeName, int nodeCount) {}
}
