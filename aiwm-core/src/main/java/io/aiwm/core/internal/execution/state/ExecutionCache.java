package io.aiwm.core.internal.execution.state;

import io.aiwm.core.internal.execution.state.ExecutionRepository.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last state that this controller wrote or read of each open execution, kept for a while, so
 * that an answer costs no reads; compare-and-set finds out where it is old.
 *
 * <p>Safe for use by many threads.
 */
final class ExecutionCache {
  /** Maximum number of steps kept in memory, over all executions: some tens of megabytes. */
  private static final int MAX_STEPS = 20_000;

  private final Map<String, Stored> cache = new LinkedHashMap<>(64, 0.75f, true);
  private int steps;

  synchronized Optional<Stored> find(String id) {
    return Optional.ofNullable(cache.get(id));
  }

  /** Keeps what was read, unless something newer is known. */
  synchronized void keep(Stored read) {
    Stored known = cache.get(read.execution().id());
    if (known == null || known.execution().version() < read.execution().version()) {
      put(read);
    }
  }

  /** Keeps what was written, until its execution has ended. */
  synchronized void put(Stored written) {
    forget(written.execution().id());
    if (!written.execution().state().status().terminal()) {
      cache.put(written.execution().id(), written);
      steps += written.steps().size();
    }
    var oldest = cache.values().iterator();
    while (steps > MAX_STEPS && oldest.hasNext()) {
      steps -= oldest.next().steps().size();
      oldest.remove();
    }
  }

  synchronized void forget(String id) {
    Stored old = cache.remove(id);
    steps -= old == null ? 0 : old.steps().size();
  }
}
