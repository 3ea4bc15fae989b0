package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Records;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.capacity.place.Request;
import io.aiwm.core.internal.capacity.pool.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations that explain why something is not placed, or would not be. */
final class ExplainOperations {
  private final FeatureContext engine;
  private final Records<Allocation> records;
  private final Granting granting;

  ExplainOperations(FeatureContext engine, Records<Allocation> records, Granting granting) {
    this.engine = engine;
    this.records = records;
    this.granting = granting;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("allocation.explain", "/allocations/{id}/explain")
            .summary("Explain why an allocation waits")
            .returns(200, Explanation.class)
            .handle(this::explain),
        Operation.post("pool.explain", "/nodes/pools/{poolId}/explain")
            .summary("Explain whether a pool has capacity, without taking it")
            .body(Allocate.class)
            .returns(200, Explanation.class)
            .handle(this::dryRun));
  }

  private Explanation explain(Call<NoBody> call) {
    Allocation allocation = records.require(call.scope(), call.id());
    Integer position = allocation.state() == AllocationState.PENDING ? position(allocation) : null;
    return look(allocation.id(), allocation.owner(), allocation.spec(), position);
  }

  private Explanation dryRun(Call<Allocate> call) {
    String poolId = call.parameter("poolId");
    Pool pool =
        engine
            .store()
            .find(Pool.KIND, call.scope(), poolId)
            .orElseThrow(() -> new NotFoundException("pool", poolId));
    AllocationSpec spec = call.body().inPool(poolId).spec(call.caller(), null);
    AllocationRules.check(spec);
    Owner owner = call.caller().principal().owner();
    boolean own = owner.orgId().equals(pool.owner().orgId());
    return look(engine.ids().next(), own ? owner : pool.owner(), spec, null);
  }

  private Explanation look(
      String id, Owner owner, AllocationSpec spec, @Nullable Integer position) {
    Request request = new Request(id, owner, spec, engine.time().now());
    // Looked for as it would be granted, in a unit that nobody commits.
    Unit dry = new Unit(engine.store(), engine.ids(), engine.time(), engine.self());
    return Explanation.of(granting.claim(dry, request), position);
  }

  /** Those of the organisation that are more urgent, or as urgent and older. */
  private int position(Allocation allocation) {
    Query waiting =
        Query.in(Scope.org(allocation.owner().orgId()))
            .where(Filter.eq("state", AllocationState.PENDING.wireName()));
    long priority = allocation.spec().priority();
    long urgent =
        engine
            .store()
            .count(Allocation.KIND, waiting.where(Filter.atLeast("priority", priority + 1)));
    long older =
        engine
            .store()
            .count(
                Allocation.KIND,
                waiting
                    .where(Filter.eq("priority", priority))
                    .where(Filter.lessThan("createdAt", allocation.createdAt())));
    return (int) (urgent + older);
  }
}
