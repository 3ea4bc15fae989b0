package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Capacity;
import io.aiwm.api.capacity.Grant;
import io.aiwm.api.capacity.Grant.Member;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.event.Severity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.TransitionTable.Row;
import io.aiwm.core.internal.capacity.allocation.AllocationTable.Trigger;
import io.aiwm.core.internal.capacity.allocation.Granting.Outcome;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.place.Request;
import io.aiwm.core.internal.capacity.place.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The allocations of the fleet, each moved together with its claims. */
final class Allocations implements Capacity {
  private final Records<Allocation> records;
  private final Granting granting;
  private final Ledgers ledgers;
  private final Charges charges;

  Allocations(Records<Allocation> records, Granting granting, Ledgers ledgers, Charges charges) {
    this.records = records;
    this.granting = granting;
    this.ledgers = ledgers;
    this.charges = charges;
  }

  @Override
  public Grant grant(Unit unit, String id, Owner owner, AllocationSpec spec) {
    return unit.find(Allocation.KIND, Scope.all(), id)
        .map(known -> same(known, owner))
        .orElseGet(() -> create(unit, id, owner, spec))
        .grant();
  }

  private static Allocation same(Allocation known, Owner owner) {
    if (!known.owner().orgId().equals(owner.orgId())) {
      throw new ConflictException("ALLOCATION_EXISTS", "The id belongs to another allocation");
    }
    return known;
  }

  Allocation create(Unit unit, String id, Owner owner, AllocationSpec spec) {
    AllocationRules.check(spec);
    Request request = new Request(id, owner, spec, unit.now());
    Outcome outcome = granting.claim(unit, request);
    Header header = unit.fresh(id, owner);
    if (outcome.granted()) {
      Allocation held = Allocation.held(header, spec, outcome.members(), unit.now());
      return insert(unit, held, AllocationTable.GRANTED);
    }
    refuse(spec, outcome.verdict());
    Allocation waits = Allocation.waiting(header, spec, outcome.verdict().reasons());
    return insert(unit, waits, AllocationTable.WAITING);
  }

  private static void refuse(AllocationSpec spec, Verdict verdict) {
    if (!verdict.ever() || !spec.waits()) {
      throw new ConflictException(
          verdict.ever() ? "NO_CAPACITY" : "NEVER_FITS",
          verdict.ever()
              ? "Nothing that fits is free now; ask with wait, or later"
              : "No node could ever fit, even if nothing ran on it",
          facts(verdict));
    }
  }

  private static Map<String, Object> facts(Verdict verdict) {
    Map<String, Integer> filtered = new TreeMap<>();
    verdict.filtered().forEach((constraint, count) -> filtered.put(constraint.wireName(), count));
    return Map.of(
        "reasons", verdict.reasons(),
        "evaluated", verdict.evaluated(),
        "filtered", filtered,
        "exhausted", verdict.exhausted(),
        "nearest", verdict.nearest());
  }

  private Allocation insert(Unit unit, Allocation allocation, String event) {
    unit.insert(Allocation.KIND, allocation);
    unit.audit(
        "allocation.create",
        "allocation",
        allocation,
        Map.of("state", allocation.state().wireName()));
    AllocationEvents.tell(unit, allocation, event, Severity.INFO);
    return allocation;
  }

  /** Looks again for room for one that waits. */
  Allocation tryAgain(Unit unit, Allocation waiting) {
    if (waiting.state() != AllocationState.PENDING) {
      return waiting;
    }
    Request request = new Request(waiting.id(), waiting.owner(), waiting.spec(), unit.now());
    Outcome outcome = granting.claim(unit, request);
    return outcome.granted()
        ? move(unit, waiting, Trigger.GRANT, a -> a.holding(outcome.members(), unit.now()))
        : noted(unit, waiting, outcome.verdict().reasons());
  }

  private Allocation noted(Unit unit, Allocation waiting, List<String> reasons) {
    return waiting.reasons().equals(reasons)
        ? waiting
        : unit.change(Allocation.KIND, waiting, a -> a.withReasons(reasons));
  }

  @Override
  public Optional<Grant> find(Unit unit, Scope scope, String id) {
    return unit.find(Allocation.KIND, scope, id).map(Allocation::grant);
  }

  @Override
  public void bind(Unit unit, String id) {
    Allocation current = require(unit, Scope.all(), id);
    if (current.state() == AllocationState.HELD) {
      move(unit, current, Trigger.BIND, Allocation::bound);
    }
  }

  Allocation renew(Unit unit, Allocation current, Instant end) {
    return ledgered(unit, records.change(unit, "renew", current, a -> a.renewedUntil(end)));
  }

  @Override
  public void release(Unit unit, String id, String reason) {
    end(unit, require(unit, Scope.all(), id), Trigger.RELEASE, reason);
  }

  /** Takes it from its holder; one that waits is over. */
  Allocation end(Unit unit, Allocation current, Trigger trigger, String reason) {
    return switch (current.state()) {
      case PENDING -> move(unit, current, trigger, a -> a.ended(reason));
      case HELD, BOUND -> move(unit, current, trigger, a -> a.releasing(reason, unit.now()));
      case RELEASING, ENDED -> current;
    };
  }

  @Override
  public void gone(Unit unit, String id, String reason) {
    Allocation current = require(unit, Scope.all(), id);
    if (current.state() == AllocationState.PENDING) {
      end(unit, current, Trigger.RELEASE, reason);
    } else if (current.state() != AllocationState.ENDED) {
      nodeIds(current).forEach(nodeId -> free(unit, nodeId, current));
      move(unit, current, Trigger.GONE, a -> a.ended(reason));
    }
  }

  /** Nothing of it is left on one of its nodes; it ends with the last one. */
  void gone(Unit unit, Allocation current, String nodeId, String reason) {
    free(unit, nodeId, current);
    Allocation rest = current.without(nodeId);
    if (rest.members().isEmpty()) {
      move(unit, current, Trigger.GONE, a -> a.ended(reason));
    } else {
      Allocation others = unit.change(Allocation.KIND, current, a -> a.without(nodeId));
      end(unit, others, Trigger.RELEASE, reason);
    }
  }

  private void free(Unit unit, String nodeId, Allocation allocation) {
    ledgers.find(unit, nodeId).ifPresent(ledger -> free(unit, ledger, allocation.id()));
  }

  private void free(Unit unit, NodeLedger ledger, String allocationId) {
    List<Claim> over =
        ledger.claims().stream().filter(c -> c.allocationId().equals(allocationId)).toList();
    charges.credit(unit, over);
    ledgers.change(unit, ledger, l -> l.freeing(allocationId));
  }

  private Allocation move(
      Unit unit, Allocation current, Trigger trigger, UnaryOperator<Allocation> change) {
    Row<AllocationState, Trigger> row = AllocationTable.TABLE.take(current.state(), trigger);
    Allocation moved =
        records.move(
            unit,
            current,
            row,
            (allocation, state) -> change.apply(allocation),
            AllocationEvents.facts(change.apply(current)));
    return (row.from() == AllocationState.PENDING || row.to() == AllocationState.ENDED)
        ? moved
        : ledgered(unit, moved);
  }

  /** Brings the claims in line with their allocation. */
  private Allocation ledgered(Unit unit, Allocation allocation) {
    for (String nodeId : nodeIds(allocation)) {
      ledgers.find(unit, nodeId).ifPresent(ledger -> align(unit, ledger, allocation));
    }
    return allocation;
  }

  private void align(Unit unit, NodeLedger ledger, Allocation allocation) {
    ledgers.change(
        unit, ledger, l -> l.moving(allocation.id(), allocation.state(), end(allocation)));
  }

  private static @Nullable Instant end(Allocation allocation) {
    return allocation.state() == AllocationState.RELEASING
        ? allocation.releasedAt()
        : allocation.expiresAt();
  }

  private static List<String> nodeIds(Allocation allocation) {
    return allocation.members().stream().map(Member::nodeId).distinct().toList();
  }

  static Allocation require(Unit unit, Scope scope, String id) {
    return unit.find(Allocation.KIND, scope, id)
        .orElseThrow(() -> new NotFoundException("allocation", id));
  }
}
