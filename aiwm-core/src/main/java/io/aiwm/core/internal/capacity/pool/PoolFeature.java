package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.Resource;
import io.aiwm.core.http.Access;
import io.aiwm.core.internal.node.NodeChangeListeners;
import io.aiwm.core.internal.node.NodeParticipants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Pools of nodes. */
public final class PoolFeature implements Feature {
  private static final RecordType<Pool> TYPE = RecordType.of(Pool.KIND, "pool").named(Pool::name);
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "pools";
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(TYPE);
  }

  @Override
  public List<EventType> eventTypes() {
    return List.of(
        new EventType(
            "pool.node_added", Severity.INFO, "A node joined a pool", Pools.MemberChanged.class),
        new EventType(
            "pool.node_removed", Severity.INFO, "A node left a pool", Pools.MemberChanged.class));
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Records<Pool> records = engine.records(TYPE);
    PoolUsers users = new PoolUsers();
    Pools pools = new Pools(records, engine.nodes());
    PoolWalk walk = new PoolWalk(engine.store(), pools);
    PoolWatch watch = new PoolWatch(engine);
    engine.port(NodeChangeListeners.class).add(watch::changed);
    engine
        .port(NodeParticipants.class)
        .add((unit, before, after) -> leaveAll(pools, unit, before, after));
    to.port(PoolUsers.class, users)
        .operations(new PoolOperations(records, pools).all())
        .resource(
            Resource.of(TYPE, "/nodes/pools")
                .access(Access.VIEW, Access.OWN)
                .create(PoolRequests.Create.class, PoolRequests.Create::under)
                .update(
                    PoolRequests.Update.class, (pool, asked) -> asked.of(pool, engine.time().now()))
                .delete()
                .rule((unit, before, after) -> refuseOccupied(users, after))
                .build())
        .task(LeasedTask.each("pool-selectors", TURN, watch::wake))
        .task(LeasedTask.one("pools", TURN, LEASE, turn -> records.wake(engine, turn, walk::walk)));
  }

  /** Takes a deleted node out of all pools. */
  private static void leaveAll(Pools pools, Unit unit, Node before, Node after) {
    if (after.deleted() && !before.deleted()) {
      before
          .poolIds()
          .forEach(
              id ->
                  unit.find(Pool.KIND, Scope.all(), id)
                      .ifPresent(pool -> pools.left(unit, pool, before)));
    }
  }

  private static void refuseOccupied(PoolUsers users, Pool pool) {
    if (!pool.deleted()) {
      return;
    }
    Map<String, Object> counts = new TreeMap<>(users.counts(pool.id()));
    counts.put("nodes", pool.nodeCount());
    if (counts.values().stream().anyMatch(count -> ((Number) count).longValue() > 0)) {
      throw new ConflictException(
          "POOL_NOT_EMPTY", "The pool is in use: empty it first, or clear its selector", counts);
    }
  }
}
