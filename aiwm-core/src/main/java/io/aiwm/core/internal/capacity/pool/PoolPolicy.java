package io.aiwm.core.internal.capacity.pool;

import io.aiwm.api.execution.Placement.Strategy;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a pool's nodes for work.
 *
 * @param strategy for work that names the pool and no strategy of its own
 * @param minScore minimum score of proofs, 0 to 100, below which a node takes no new work; null for
 *     none
 */
public record PoolPolicy(Strategy strategy, @Nullable Integer minScore) {
  static final PoolPolicy DEFAULT = new PoolPolicy(null, null);

  public PoolPolicy(@Nullable Strategy strategy, @Nullable Integer minScore) {
    this.strategy = strategy == null ? Strategy.SPREAD : strategy;
    this.minScore = minScore;
  }
}
