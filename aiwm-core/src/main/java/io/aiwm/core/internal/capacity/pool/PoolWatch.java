package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.FeatureContext;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Notices, when a node has changed, that a selector takes it in or lets it go, and wakes the pool.
 * A pool that is not woken because a controller died is looked at in its turn. Safe for use by many
 * threads.
 */
final class PoolWatch {
  private final FeatureContext engine;
  private final Set<String> toWake = ConcurrentHashMap.newKeySet();
  private volatile List<Pool> selective = List.of();

  PoolWatch(FeatureContext engine) {
    this.engine = engine;
  }

  /** Reads which pools have selectors; they seldom change, and a changed one wakes by itself. */
  void refresh() {
    Query query =
        Query.in(Scope.all()).where(Filter.eq("selective", true)).limitedTo(Query.MAX_LIMIT);
    selective = engine.store().list(Pool.KIND, query).data();
  }

  /** A node has changed; returns at once. */
  void changed(Node node) {
    List<Pool> pools = selective;
    if (pools.isEmpty()) {
      return;
    }
    Map<String, Pool> byId = pools.stream().collect(Collectors.toMap(Pool::id, pool -> pool));
    Set<String> wanted = new HashSet<>(Membership.of(node, pools));
    for (String id : byId.keySet()) {
      if (wanted.contains(id) != node.poolIds().contains(id) && !node.deleted()) {
        toWake.add(id);
      }
    }
  }

  /** Wakes the pools that nodes are to join or leave. */
  void wake() {
    refresh();
    Collection<String> ids = List.copyOf(toWake);
    ids.forEach(toWake::remove);
    ids.forEach(this::wake);
  }

  private void wake(String poolId) {
    engine
        .units()
        .run(
            engine.self(),
            unit ->
                unit.find(Pool.KIND, Scope.all(), poolId)
                    .filter(pool -> !sleepsBriefly(pool, unit.now()))
                    .map(pool -> unit.change(Pool.KIND, pool, p -> p.wakingAt(unit.now()))));
  }

  private static boolean sleepsBriefly(Pool pool, Instant now) {
    Instant at = pool.header().wakeAt();
    return at != null && !at.isAfter(now);
  }
}
