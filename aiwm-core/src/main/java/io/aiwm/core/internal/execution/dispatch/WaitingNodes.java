package io.aiwm.core.internal.execution.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes that were announced and may not have been heard of. Safe for use by many threads. */
final class WaitingNodes {
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MAX_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<String, Wait> waits = new ConcurrentHashMap<>();

  private record Wait(long nextNanos, long pauseNanos) {}

  void add(String nodeId, long nowNanos) {
    waits.putIfAbsent(nodeId, new Wait(nowNanos + FIRST_NANOS, FIRST_NANOS));
  }

  void remove(String nodeId) {
    waits.remove(nodeId);
  }

  /** Those that are to be announced again now; each waits twice as long for the next time. */
  List<String> due(long nowNanos) {
    List<String> due = new ArrayList<>();
    waits.forEach(
        (nodeId, wait) -> {
          if (nowNanos - wait.nextNanos() >= 0) {
            long pause = Math.min(wait.pauseNanos() * 2, MAX_NANOS);
            waits.replace(nodeId, wait, new Wait(nowNanos + pause, pause));
            due.add(nodeId);
          }
        });
    return due;
  }
}
