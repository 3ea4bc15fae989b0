package io.aiwm.testkit;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link EventLog} in two queues: numbered and not yet. */
final class MemoryEventLog implements EventLog {
  private final MemoryDatabase database;
  private final StoreFaults faults;
  private final Codec<Event> codec;

  MemoryEventLog(MemoryDatabase database, StoreFaults faults, Codec<Event> codec) {
    this.database = database;
    this.faults = faults;
    this.codec = codec;
  }

  @Override
  public int assignPositions(Lease lease, int limit) {
    faults.enter("events.assignPositions");
    synchronized (database) {
      Lease held = database.leases.get(lease.name());
      if (held == null || held.fence() != lease.fence()) {
        return 0;
      }
      int count = Math.min(limit, database.unnumbered.size());
      for (int i = 0; i < count; i++) {
        long position = ++database.lastPosition;
        readable(database.unnumbered.remove())
            .ifPresent(event -> database.numbered.add(new LoggedEvent(position, event)));
      }
      return count;
    }
  }

  @Override
  public List<LoggedEvent> read(EventQuery query) {
    faults.enter("events.read");
    return matching(query).stream().limit(query.limit()).toList();
  }

  @Override
  public List<LoggedEvent> newest(EventQuery query) {
    faults.enter("events.newest");
    List<LoggedEvent> matching = matching(query);
    return matching.subList(Math.max(0, matching.size() - query.limit()), matching.size());
  }

  private List<LoggedEvent> matching(EventQuery query) {
    synchronized (database) {
      return database.numbered.stream()
          .filter(logged -> logged.position() > query.after())
          .filter(logged -> matches(query, logged.event()))
          .toList();
    }
  }

  private Optional<Event> readable(Event event) {
    try {
      return Optional.of(codec.decode(codec.encode(event)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public long lastPosition() {
    faults.enter("events.lastPosition");
    synchronized (database) {
      return database.lastPosition;
    }
  }

  @Override
  public int purge(Instant before, int limit) {
    faults.enter("events.purge");
    synchronized (database) {
      List<LoggedEvent> old =
          database.numbered.stream()
              .filter(logged -> logged.event().timestamp().isBefore(before))
              .limit(limit)
              .toList();
      database.numbered.removeAll(old);
      return old.size();
    }
  }

  private static boolean matches(EventQuery query, Event event) {
    return query.scope().includes(event.owner().orgId())
        && (query.types().isEmpty() || query.types().contains(event.type()))
        && (query.subjectType() == null || query.subjectType().equals(event.subject().type()))
        && (query.subjectId() == null || query.subjectId().equals(event.subject().id()));
  }
}
