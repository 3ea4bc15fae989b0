package io.aiwm.core.internal.capacity.share;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.capacity.ledger.Claim;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Charges claims to the shares of pools. Shares are read from the store for each claim, never
 * remembered: whoever sets a share replaces the ledgers of its pool, so that nobody claims past it
 * who has not seen it.
 */
public final class Shares {
  private final Store store;

  public Shares(Store store) {
    this.store = store;
  }

  /** The shares that an owner's claims in some pools are charged to, as a unit leaves them. */
  public List<PoolShare> of(Unit unit, Owner owner, Collection<String> poolIds) {
    if (poolIds.isEmpty()) {
      return List.of();
    }
    Query query =
        Query.in(Scope.all())
            .where(Filter.in("poolId", List.copyOf(poolIds)))
            .where(Filter.in("subject", Subjects.of(owner)))
            .limitedTo(Query.MAX_LIMIT);
    return store.list(PoolShare.KIND, query).data().stream()
        .flatMap(share -> unit.find(PoolShare.KIND, Scope.all(), share.id()).stream())
        .toList();
  }

  /** The pool of a share, if so many thousandths of a GPU more would pass its limit. */
  public static Optional<String> exceeded(PoolShare share, long gpuMillis) {
    return share.allows(gpuMillis) ? Optional.empty() : Optional.of(share.poolId());
  }

  /** Adds to a unit that a claim is charged to a share, which is lost if it has changed. */
  public static void charge(Unit unit, PoolShare read, Claim claim) {
    unit.change(PoolShare.KIND, read, share -> share.using(claim.gpuMillis()));
  }

  /** Adds to a unit that a claim is over. */
  public void credit(Unit unit, Claim claim) {
    for (String id : claim.shareIds()) {
      unit.find(PoolShare.KIND, Scope.all(), id)
          .ifPresent(share -> unit.change(PoolShare.KIND, share, s -> s.using(-claim.gpuMillis())));
    }
  }
}
