package io.aiwm.agent.docker.health;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Findings of the agent's own health checks, by container. Thread-safe. */
public final class HealthBook {
  /** A container that served is unhealthy only after this many failures in a row. */
  static final int TOLERANCE = 3;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(String status, int failures) {}

  /** A container was started and has not served yet. */
  public void starting(String containerId) {
    entries.put(containerId, new Entry("starting", 0));
  }

  /** Notes the outcome of a check. */
  public void note(String containerId, boolean healthy) {
    entries.merge(
        containerId,
        healthy ? new Entry("healthy", 0) : new Entry("unknown", 1),
        (before, now) -> healthy ? now : failed(before));
  }

  private static Entry failed(Entry before) {
    int failures = before.failures() + 1;
    boolean lost = failures >= TOLERANCE && !before.status().equals("starting");
    return new Entry(lost ? "unhealthy" : before.status(), failures);
  }

  /** {@code starting}, {@code healthy}, {@code unhealthy} or {@code unknown}, if ever checked. */
  public Optional<String> status(String containerId) {
    return Optional.ofNullable(entries.get(containerId)).map(Entry::status);
  }

  /** Forgets all other containers. */
  public void retain(Collection<String> containerIds) {
    entries.keySet().retainAll(containerIds);
  }
}
