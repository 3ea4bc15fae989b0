package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.unit.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings the members of a pool in line with its selector, some nodes in each commit. Nodes that a
 * store's index cannot tell apart are told apart here.
 */
final class PoolWalk {
  /** Nodes that join or leave in one commit, so that a busy fleet lets it land. */
  private static final int MAX_CHANGES = 50;

  /** Time until a pool that nothing woke is looked at again. */
  static final Duration AGAIN = Duration.ofMinutes(10);

  private final Store store;
  private final Pools pools;

  PoolWalk(Store store, Pools pools) {
    this.store = store;
    this.pools = pools;
  }

  /** One commit's worth of a pool whose time has come. */
  void walk(Unit unit, Pool pool) {
    List<Node> leaving = leaving(pool);
    Pool rest = pool;
    for (Node node : leaving) {
      rest = pools.leave(unit, rest, node);
    }
    int room = Math.min(rest.room(), MAX_CHANGES - leaving.size());
    List<Node> joining = rest.selector().none() ? List.of() : joining(rest, room);
    for (Node node : joining) {
      rest = pools.join(unit, rest, node, p -> p);
    }
    boolean more = leaving.size() + joining.size() >= MAX_CHANGES;
    wake(unit, rest, more ? unit.now() : later(pool, unit.now()));
  }

  private static @Nullable Instant later(Pool pool, Instant now) {
    return pool.selector().none() ? null : now.plus(AGAIN);
  }

  private static void wake(Unit unit, Pool pool, @Nullable Instant at) {
    unit.change(Pool.KIND, pool, p -> p.wakingAt(at));
  }

  private List<Node> leaving(Pool pool) {
    Query members =
        Query.in(Scope.all()).where(Filter.eq("poolIds", pool.id())).limitedTo(Query.MAX_LIMIT);
    return some(members, node -> !Membership.isMember(node, pool), MAX_CHANGES);
  }

  private List<Node> joining(Pool pool, int room) {
    Query fitting = Query.in(Scope.org(pool.owner().orgId())).limitedTo(Query.MAX_LIMIT);
    for (Map.Entry<String, String> label : pool.selector().labels().entrySet()) {
      fitting = fitting.where(Filter.eq("labels", label.getKey() + "=" + label.getValue()));
    }
    String model = pool.selector().gpuModel();
    if (model != null) {
      fitting = fitting.where(Filter.eq("gpuModel", model));
    }
    return some(
        fitting,
        node -> !node.poolIds().contains(pool.id()) && Membership.isMember(node, pool),
        room);
  }

  private List<Node> some(Query query, Predicate<Node> wanted, int limit) {
    List<Node> found = new ArrayList<>();
    String cursor = null;
    do {
      var page = store.list(Node.KIND, query.from(cursor));
      page.data().stream().filter(wanted).limit(limit - found.size()).forEach(found::add);
      cursor = page.nextCursor();
    } while (cursor != null && found.size() < limit);
    return found;
  }
}
