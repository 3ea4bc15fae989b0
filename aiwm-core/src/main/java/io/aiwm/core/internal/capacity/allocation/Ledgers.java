package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.place.FleetIndex;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The ledgers of nodes, within units of work. */
final class Ledgers {
  private final FleetIndex index;

  Ledgers(FleetIndex index) {
    this.index = index;
  }

  /** The ledger of a node, if it has one yet. */
  Optional<NodeLedger> find(Unit unit, String nodeId) {
    return unit.find(NodeLedger.KIND, Scope.all(), nodeId);
  }

  /** An empty ledger for a node that has none yet; it is not stored by this. */
  NodeLedger fresh(Unit unit, String nodeId, Owner owner) {
    return NodeLedger.fresh(unit.fresh(nodeId, owner));
  }

  /** Adds a change of a ledger to a unit; lost, where it is at another version than was read. */
  NodeLedger change(Unit unit, NodeLedger read, UnaryOperator<NodeLedger> change) {
    NodeLedger changed = unit.change(NodeLedger.KIND, read, change);
    unit.whenLanded(() -> index.learn(changed));
    return changed;
  }

  /** Adds the first ledger of a node to a unit; lost, where it has one meanwhile. */
  NodeLedger insert(Unit unit, NodeLedger first) {
    unit.insert(NodeLedger.KIND, first);
    unit.whenLanded(() -> index.learn(first));
    return first;
  }

  /** The ledger of a node, which gets one in this unit where it has none. */
  NodeLedger require(Unit unit, String nodeId, Owner owner) {
    return find(unit, nodeId).orElseGet(() -> insert(unit, fresh(unit, nodeId, owner)));
  }

  /**
   * Adds a new version to a unit that says the same: who has read the ledger before, and means to
   * claim, is refused and looks at the node again.
   */
  NodeLedger touch(Unit unit, String nodeId, Owner owner) {
    return change(unit, require(unit, nodeId, owner), ledger -> ledger);
  }

  /** Adds the end of a ledger to a unit, with its node. */
  void delete(Unit unit, String nodeId) {
    find(unit, nodeId).ifPresent(ledger -> unit.delete(NodeLedger.KIND, ledger));
    unit.whenLanded(() -> index.forget(nodeId));
  }
}
