package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.node.Node;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The pools that a node is to be in: those that it was added to by hand, and those of its
 * organisation whose selectors match, while there is room. Pure.
 */
final class Membership {
  private Membership() {}

  /**
   * The pools of a node by what it is now.
   *
   * @param pools all that it could be in
   * @return ids; a pool that is full keeps the members that it has, and takes no other
   */
  static Set<String> of(Node node, Collection<Pool> pools) {
    Set<String> ids = new LinkedHashSet<>();
    for (Pool pool : pools) {
      if (!pool.deleted() && isMember(node, pool)) {
        ids.add(pool.id());
      }
    }
    return ids;
  }

  static boolean isMember(Node node, Pool pool) {
    if (node.deleted()) {
      return false;
    }
    boolean present = node.poolIds().contains(pool.id());
    return wanted(node, pool) && (present || pool.room() > 0);
  }

  /** True if a node belongs into a pool, were there room. */
  static boolean wanted(Node node, Pool pool) {
    return pool.pin(node.id()).isPresent()
        || (pool.owner().orgId().equals(node.owner().orgId()) && pool.selector().matches(node));
  }
}
