package io.aiwm.core.internal.node;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices when many nodes of an organisation go, or come, at once: a fault of the network or of a
 * controller is one piece of news and not hundreds. From the tenth node within a minute on, the
 * events of single nodes are written as ever but address nobody; whom they belong to is told by a
 * digest. Safe for use by many threads.
 */
final class MassTransitions {
  static final int MANY = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Recipients NOBODY = new Recipients(List.of(), List.of());
  private static final Set<String> TYPES = Set.of(NodeEvents.DISCONNECTED, NodeEvents.CONNECTED);

  private final TimeSource time;
  private final Map<Crowd, Map<String, Long>> recent = new HashMap<>();
  private final Map<Crowd, Set<String>> untold = new HashMap<>();

  /** Nodes of one organisation that do the same. */
  record Crowd(String orgId, String eventType) {
    static Crowd of(Event event) {
      return new Crowd(event.owner().orgId(), event.type());
    }
  }

  /**
   * Digest to announce.
   *
   * @param nodeIds in the order in which they went or came
   */
  record Digest(Crowd crowd, List<String> nodeIds) {}

  MassTransitions(TimeSource time) {
    this.time = time;
  }

  /** The events as they are to be written. */
  List<Event> suppressed(List<Event> events) {
    return events.stream().map(event -> isOneOfMany(event) ? suppressed(event) : event).toList();
  }

  private synchronized boolean isOneOfMany(Event event) {
    if (!TYPES.contains(event.type())) {
      return false;
    }
    Map<String, Long> times = recent.computeIfAbsent(Crowd.of(event), crowd -> new HashMap<>());
    long now = time.nanos();
    times.put(event.subject().id(), now);
    times.values().removeIf(at -> isOld(at, now));
    return times.size() >= MANY;
  }

  private static Event suppressed(Event event) {
    return new Event(
        event.id(),
        event.type(),
        event.severity(),
        event.subject(),
        event.version(),
        event.ordinal(),
        event.timestamp(),
        event.owner(),
        NOBODY,
        event.correlationId(),
        event.data());
  }

  /** Events that have been written. */
  synchronized void written(List<Event> events) {
    for (Event event : events) {
      if (TYPES.contains(event.type()) && event.recipients().equals(NOBODY)) {
        untold
            .computeIfAbsent(Crowd.of(event), crowd -> new LinkedHashSet<>())
            .add(event.subject().id());
      }
    }
  }

  /** Takes what nobody has been told of yet. */
  synchronized List<Digest> take() {
    List<Digest> digests = new ArrayList<>();
    untold.forEach((crowd, ids) -> digests.add(new Digest(crowd, List.copyOf(ids))));
    untold.clear();
    long now = time.nanos();
    recent.values().removeIf(times -> times.values().stream().allMatch(at -> isOld(at, now)));
    return digests;
  }

  private static boolean isOld(long at, long now) {
    return now - at > WINDOW.toNanos();
  }
}
