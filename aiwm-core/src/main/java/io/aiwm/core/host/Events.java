package io.aiwm.core.host;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.event.EventTail;
import java.util.List;
import java.util.function.Consumer;

/** The event log as one caller may read it; see {@link ControlPlane}. */
public final class Events {
  private static final int BATCH = 200;

  private final Guard guard;
  private final EventLog log;
  private final EventTail tail;

  Events(Guard guard, EventLog log, EventTail tail) {
    this.guard = guard;
    this.log = log;
    this.tail = tail;
  }

  /**
   * Events after a position, oldest first.
   *
   * @param position of the last event that was read; 0 for the beginning of what is kept
   * @param limit maximum number of events, 1 to 1,000
   */
  public List<LoggedEvent> after(long position, int limit) {
    return guard.run("event.list", scope -> log.read(EventQuery.after(position, limit).in(scope)));
  }

  /** The newest events, oldest first. */
  public List<LoggedEvent> newest(int limit) {
    return guard.run("event.list", scope -> log.newest(EventQuery.after(0, limit).in(scope)));
  }

  /**
   * Events about one record, oldest first.
   *
   * @param type for example {@code node}
   */
  public List<LoggedEvent> about(String type, String id, long position, int limit) {
    return guard.run(
        "event.list",
        scope -> log.read(EventQuery.after(position, limit).in(scope).about(type, id)));
  }

  /**
   * Follows the log after a position, without end.
   *
   * @param listener called in order, one call at a time, on threads of the engine's; must return
   *     soon and not throw
   * @return ends it
   */
  public Cancellable follow(long position, Consumer<LoggedEvent> listener) {
    return guard.run("event.stream", scope -> tail.subscribe(query(position, scope), to(listener)));
  }

  /** Position of the latest event: where to begin to follow what is to come. */
  public long latest() {
    return guard.run("event.list", scope -> log.lastPosition());
  }

  private static EventQuery query(long position, Scope scope) {
    return EventQuery.after(position, BATCH).in(scope);
  }

  private static EventTail.Subscriber to(Consumer<LoggedEvent> listener) {
    return new EventTail.Subscriber() {
      @Override
      public boolean ready() {
        return true;
      }

      @Override
      public boolean accept(LoggedEvent event) {
        listener.accept(event);
        return true;
      }
    };
  }
}
