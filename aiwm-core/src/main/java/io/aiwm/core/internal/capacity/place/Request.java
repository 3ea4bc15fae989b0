package io.aiwm.core.internal.capacity.place;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.execution.Placement.Strategy;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.Demand;
import io.aiwm.core.internal.capacity.ledger.Fit;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An allocation that is to be placed.
 *
 * @param id of the allocation
 * @param owner whose it is
 * @param spec what is asked for
 * @param now when it is placed
 * @param closedPools pools of which it may have no more
 */
public record Request(
    String id, Owner owner, AllocationSpec spec, Instant now, Set<String> closedPools) {
  public Request {
    closedPools = Set.copyOf(closedPools);
  }

  public Request(String id, Owner owner, AllocationSpec spec, Instant now) {
    this(id, owner, spec, now, Set.of());
  }

  /** A copy in which the quota of one more pool is used up. */
  public Request without(String poolId) {
    Set<String> closed = new HashSet<>(closedPools);
    closed.add(poolId);
    return new Request(id, owner, spec, now, closed);
  }

  /** Demand of each member. */
  public Demand demand() {
    return Demand.of(spec);
  }

  /** End of its lease; null without one. */
  public @Nullable Instant endsAt() {
    return spec.leaseSeconds() == null ? null : now.plusSeconds(spec.leaseSeconds());
  }

  Strategy strategy() {
    return spec.strategy() == null ? Strategy.SPREAD : spec.strategy();
  }

  /** The claim that a member makes on a node that it fits. */
  public Claim claim(NodeLedger ledger, int member, Fit fit) {
    Demand demand = demand();
    return new Claim(
        id,
        member,
        ledger.generation() + 1,
        AllocationState.HELD,
        spec.priority(),
        owner,
        spec.holder(),
        fit.claims(demand),
        demand.cpuMillis(),
        demand.memory(),
        fit.ports(),
        fit.gpuMillis(demand),
        List.of(),
        now,
        endsAt());
  }
}
