package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.node.NodeParticipant;

/**
 * The effect of changes of nodes on their ledgers. A node that goes, or takes no more work, gets a
 * new version of its ledger in the same commit, so that nobody who looked at it before claims on it
 * after.
 */
final class LedgerOfNode implements NodeParticipant {
  private final Ledgers ledgers;
  private final Allocations allocations;

  LedgerOfNode(Ledgers ledgers, Allocations allocations) {
    this.ledgers = ledgers;
    this.allocations = allocations;
  }

  @Override
  public void changing(Unit unit, Node before, Node after) {
    if (after.deleted() && !before.deleted()) {
      close(unit, before);
    } else if (before.schedulability().schedulable() && !after.schedulability().schedulable()) {
      ledgers.touch(unit, after.id(), after.owner());
    }
  }

  /**
   * The machine is nobody's business any more, which is proof enough that nothing is left on it.
   */
  private void close(Unit unit, Node node) {
    NodeLedger ledger = ledgers.touch(unit, node.id(), node.owner());
    ledger.claims().stream()
        .map(Claim::allocationId)
        .distinct()
        .flatMap(id -> unit.find(Allocation.KIND, Scope.all(), id).stream())
        .forEach(allocation -> allocations.gone(unit, allocation, node.id(), "Node deleted"));
    ledgers.delete(unit, node.id());
  }
}
