package io.aiwm.core.internal.capacity.pool;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The other users of pools, so that none is deleted while it is used; a port that other features
 * add to while they are installed. Safe for use by many threads.
 */
public final class PoolUsers {
  private final Map<String, Function<String, Long>> counters = new ConcurrentHashMap<>();

  /**
   * Names something that uses pools.
   *
   * @param what plural noun, for example {@code allocations}
   * @param counter how many of them use the pool of an id
   */
  public void add(String what, Function<String, Long> counter) {
    counters.put(what, counter);
  }

  Map<String, Long> counts(String poolId) {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach((what, counter) -> counts.put(what, counter.apply(poolId)));
    return counts;
  }
}
