package io.aiwm.agent.docker;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Containers that we stopped: one that had to be killed ends with the same exit code as one that
 * somebody else killed. Thread-safe.
 */
final class StopMarks {
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();

  void add(String containerId) {
    stopped.add(containerId);
  }

  void remove(String containerId) {
    stopped.remove(containerId);
  }

  boolean contains(String containerId) {
    return stopped.contains(containerId);
  }

  /** Forgets all other containers. */
  void retain(Collection<String> containerIds) {
    stopped.retainAll(containerIds);
  }
}
