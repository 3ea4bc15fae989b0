package io.aiwm.core.internal.link;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds machines that share a node's token, as copies of a disk do: their sessions replace each
 * other, so the node is now the one and now the other. A machine that took another's place once is
 * none of these. Safe for use by many threads; only nodes whose machine changed are remembered.
 */
final class CloneDetector {
  /** Changes longer ago than this have nothing to do with each other. */
  private static final long WINDOW = Duration.ofMinutes(15).toNanos();

  /** Returns of a machine to the node within the window that are no coincidence. */
  private static final int RETURNS = 2;

  private static final int MACHINES = 4;

  private static final class Suspicion {
    final Map<Machine, Long> seen = new LinkedHashMap<>();
    final Deque<Long> returns = new ArrayDeque<>();

    synchronized void observe(Machine before, Machine now, long at) {
      forget(at);
      if (seen.containsKey(now)) {
        returns.add(at);
      }
      seen.put(before, at);
      seen.remove(now);
      seen.put(now, at);
      while (seen.size() > MACHINES) {
        seen.remove(seen.keySet().iterator().next());
      }
    }

    private void forget(long at) {
      seen.values().removeIf(last -> at - last >= WINDOW);
      returns.removeIf(last -> at - last >= WINDOW);
    }

    synchronized @Nullable String reason(long at) {
      forget(at);
      return returns.size() < RETURNS
          ? null
          : "several machines share this node's token: "
              + seen.keySet().stream()
                  .map(Machine::shown)
                  .sorted()
                  .collect(Collectors.joining(", "));
    }

    synchronized boolean over(long at) {
      forget(at);
      return seen.isEmpty() && returns.isEmpty();
    }
  }

  private final Map<String, Suspicion> suspicions = new ConcurrentHashMap<>();

  /**
   * Takes note of a registration.
   *
   * @param before the machine that the node was when the session began, or null for none
   */
  void registered(String nodeId, @Nullable Machine before, Machine now, long at) {
    if (before != null && !before.equals(now)) {
      suspicions.computeIfAbsent(nodeId, id -> new Suspicion()).observe(before, now, at);
    }
  }

  /** Description of the problem for people; null if there is none. */
  @Nullable String reason(String nodeId, long at) {
    Suspicion suspicion = suspicions.get(nodeId);
    return suspicion == null ? null : suspicion.reason(at);
  }

  /** Forgets what is long ago. */
  void forget(long at) {
    suspicions.values().removeIf(suspicion -> suspicion.over(at));
  }
}
