package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.Clearable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pools as clients ask for them. */
final class PoolRequests {
  private static final int MAX_NODES = 100;

  private PoolRequests() {}

  /**
   * A pool to create.
   *
   * @param maxNodes 100 by default
   */
  record Create(
      String name,
      @Nullable String description,
      @Nullable PoolSelector selector,
      @Nullable Integer maxNodes,
      @Nullable PoolPolicy policy,
      @Nullable List<PoolRate.Asked> rates) {
    Create {
      PoolRules.check(name, description, selector, maxNodes, policy, rates);
    }

    Pool under(Header header) {
      boolean selects = selector != null && !selector.none();
      Header woken = selects ? header.withWakeAt(header.createdAt()) : header;
      return new Pool(
          woken,
          name,
          description,
          selector,
          maxNodes == null ? MAX_NODES : maxNodes,
          policy,
          rates == null ? null : PoolRate.changed(List.of(), rates, header.createdAt()),
          null,
          0);
    }
  }

  /**
   * A change of a pool.
   *
   * @param selector replaces the present one; empty for none
   * @param rates those that hold from now on, instead of the present ones
   */
  record Update(
      @Nullable String name,
      @Nullable @Clearable String description,
      @Nullable PoolSelector selector,
      @Nullable Integer maxNodes,
      @Nullable PoolPolicy policy,
      @Nullable List<PoolRate.Asked> rates) {
    Update {
      PoolRules.check(name, description, selector, maxNodes, policy, rates);
    }

    Pool of(Pool pool, Instant now) {
      if (maxNodes != null && maxNodes < pool.nodeCount()) {
        throw new ValidationException(
            "maxNodes",
            "must not be below the " + pool.nodeCount() + " nodes that are in the pool");
      }
      boolean members = selector != null || maxNodes != null;
      return new Pool(
          members ? pool.header().withWakeAt(now) : pool.header(),
          name == null ? pool.name() : name,
          description == null ? pool.description() : description,
          selector == null ? pool.selector() : selector,
          maxNodes == null ? pool.maxNodes() : maxNodes,
          policy == null ? pool.policy() : policy,
          rates == null ? pool.rates() : PoolRate.changed(pool.rates(), rates, now),
          pool.pinned(),
          pool.nodeCount());
    }
  }

  /**
   * A node to add.
   *
   * @param priority 1 to 100; 50 by default
   */
  record AddNode(String nodeId, @Nullable Integer priority) {
    private static final int PRIORITY = 50;

    AddNode {
      if (priority != null && (priority < 1 || priority > 100)) {
        throw new ValidationException("priority", "must be 1 to 100");
      }
    }

    PinnedNode at(Instant now) {
      return new PinnedNode(nodeId, priority == null ? PRIORITY : priority, now);
    }
  }

  /** A node of a pool. */
  record Member(String poolId, String nodeId, int priority, Instant addedAt) {}
}
