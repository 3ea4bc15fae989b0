package io.aiwm.core.internal.liveness;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.internal.cluster.Cluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes that the store shows as reachable although the controller that held them is gone.
 * Every peer watches them; the first verdict to be stored makes the others void.
 */
final class Adoption {
  private final Store store;
  private final Cluster cluster;

  Adoption(Store store, Cluster cluster) {
    this.store = store;
    this.cluster = cluster;
  }

  /** The nodes without a living controller; none while this one is not sure to live itself. */
  Collection<Node> orphans() {
    List<String> gone =
        store.countBy(Node.KIND, Scope.all(), "controllerId").keySet().stream()
            .filter(id -> !id.isEmpty() && !cluster.isLive(id))
            .toList();
    if (gone.isEmpty() || !cluster.holdsLease()) {
      return List.of();
    }
    Query query =
        Query.in(Scope.all())
            .where(Filter.in("controllerId", gone))
            .where(
                Filter.in(
                    "status",
                    List.of(NodeStatus.ONLINE.wireName(), NodeStatus.MAINTENANCE.wireName())))
            .limitedTo(Query.MAX_LIMIT);
    List<Node> orphans = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      Page<Node> page = store.list(Node.KIND, query.from(cursor));
      page.data().stream().filter(Adoption::shownReachable).forEach(orphans::add);
      cursor = page.nextCursor();
    } while (cursor != null);
    return orphans;
  }

  private static boolean shownReachable(Node node) {
    return node.status() == NodeStatus.ONLINE || node.connection().websocketConnected();
  }
}
