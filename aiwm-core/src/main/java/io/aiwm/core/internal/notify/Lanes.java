package io.aiwm.core.internal.notify;

import io.aiwm.api.event.Subject;
import io.aiwm.api.store.LoggedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events that a notifier still has to take: one lane for each subject, whose events go one
 * after the other. For use by one thread at a time.
 */
final class Lanes {
  private final List<Long> delivered;
  private final Map<Subject, Lane> lanes = new LinkedHashMap<>();
  private long read;
  private int pending;

  /** The events of one subject. */
  static final class Lane {
    final Subject subject;
    final Deque<LoggedEvent> events = new ArrayDeque<>();
    boolean inFlight;

    /** Failed tries of the first event, and those of them that count against it. */
    int tries;

    int counted;
    long firstFailureNanos;
    long nextTryNanos;

    Lane(Subject subject) {
      this.subject = subject;
    }

    LoggedEvent head() {
      return events.getFirst();
    }
  }

  /** Begins where a notifier has got to, by partition. */
  Lanes(List<Long> positions) {
    delivered = new ArrayList<>(positions);
    read = positions.stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /** The position up to which events have been read. */
  long read() {
    return read;
  }

  int pending() {
    return pending;
  }

  /** Events come in order of position; those that are not wanted only move the cursor. */
  void add(LoggedEvent event, boolean wanted) {
    read = event.position();
    Subject subject = event.event().subject();
    if (wanted && event.position() > delivered.get(partition(subject))) {
      lanes.computeIfAbsent(subject, Lane::new).events.add(event);
      pending++;
    }
  }

  /**
   * Lanes whose first event may be attempted now.
   *
   * @param limit maximum number of lanes
   */
  List<Lane> ready(long nowNanos, int limit) {
    return lanes.values().stream()
        .filter(lane -> !lane.inFlight && (lane.tries == 0 || nowNanos - lane.nextTryNanos >= 0))
        .limit(limit)
        .toList();
  }

  /** Number of first events with at least that many attempts that count against them. */
  int failing(int counted) {
    return (int) lanes.values().stream().filter(lane -> lane.counted >= counted).count();
  }

  /** True if a first event has failed that many times or more, whoever is to blame. */
  boolean stuck(int tries) {
    return lanes.values().stream().anyMatch(lane -> lane.tries >= tries);
  }

  /** An event that has waited about as long as any. */
  Optional<LoggedEvent> oldest() {
    return lanes.values().stream().findFirst().map(Lane::head);
  }

  /** The first event of a lane is delivered or set aside. */
  void done(Lane lane) {
    lane.events.remove();
    pending--;
    lane.inFlight = false;
    lane.tries = 0;
    lane.counted = 0;
    lanes.remove(lane.subject);
    if (!lane.events.isEmpty()) {
      // To the end: no subject keeps the others waiting because it has much to tell.
      lanes.put(lane.subject, lane);
    }
  }

  /** For each partition, the position up to which nothing is pending. */
  List<Long> positions() {
    long[] oldest = new long[delivered.size()];
    Arrays.fill(oldest, read);
    for (Lane lane : lanes.values()) {
      int partition = partition(lane.subject);
      oldest[partition] = Math.min(oldest[partition], lane.head().position() - 1);
    }
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < oldest.length; i++) {
      positions.add(Math.max(delivered.get(i), oldest[i]));
    }
    return positions;
  }

  private int partition(Subject subject) {
    return Math.floorMod((subject.type() + "/" + subject.id()).hashCode(), delivered.size());
  }
}
