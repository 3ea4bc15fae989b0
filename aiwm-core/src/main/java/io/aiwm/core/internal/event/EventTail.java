package io.aiwm.core.internal.event;

import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.task.Coalescer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Live readers of the event log. The newest events are read once for all readers and kept in
 * memory; a reader that is further behind reads from the log until it has caught up. None is ever
 * skipped. While nobody reads, nothing is read. Safe for use by many threads.
 */
public final class EventTail implements AutoCloseable {
  /** Events kept in memory: seconds of a busy fleet. */
  private static final int KEPT = 4_096;

  private static final int BATCH = 1_000;
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Engine engine;
  private final Coalescer coalescer;
  private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Cancellable timer;

  /** Consecutive, the newest last; {@code end} is the position of the newest that was read. */
  private final Deque<LoggedEvent> recent = new ArrayDeque<>();

  private long begin = -1;
  private long end = -1;

  public EventTail(Engine engine) {
    this.engine = engine;
    coalescer = new Coalescer(engine, this::follow, PAUSE);
    timer = engine.scheduler().every(LOOK, this::look);
  }

  /** Somebody who reads events as they come. Called by one thread at a time. */
  public interface Subscriber {
    /** True if it can take more now; asked again until it can. */
    boolean ready();

    /**
     * Takes an event; must return at once.
     *
     * @return whether it wants more
     */
    boolean accept(LoggedEvent event);

    /** The subscription ended, by whichever side. */
    default void closed() {}
  }

  /**
   * Events that match, from a position on and without end.
   *
   * @param events the next of them
   * @param reached position up to which everything that matches was given
   */
  record Batch(List<LoggedEvent> events, long reached) {}

  /**
   * Subscribes to what comes after a position: first from the log, then live.
   *
   * @param query where to begin and what to give; its limit is how many are read at once
   * @param subscriber one that is not ready for a minute is closed
   * @return ends the subscription
   */
  public Cancellable subscribe(EventQuery query, Subscriber subscriber) {
    EventSubscription subscription = new EventSubscription(engine, this, query, subscriber);
    subscriptions.add(subscription);
    coalescer.ask();
    subscription.wake();
    return subscription::close;
  }

  /** There may be new events. Returns at once. */
  public void poke() {
    if (!subscriptions.isEmpty()) {
      coalescer.ask();
    }
  }

  private void look() {
    poke();
    subscriptions.forEach(EventSubscription::wakeIfWaiting);
  }

  void ended(EventSubscription subscription) {
    subscriptions.remove(subscription);
  }

  /** Reads what is new; after a time without readers it begins anew at the end of the log. */
  private void follow() {
    long last = engine.store().events().lastPosition();
    if (position() < 0 || last - position() > KEPT) {
      restart(last);
    }
    List<LoggedEvent> batch;
    do {
      batch = engine.store().events().read(EventQuery.after(position(), BATCH));
      keep(batch);
    } while (batch.size() == BATCH);
  }

  private synchronized long position() {
    return end;
  }

  private void restart(long position) {
    synchronized (this) {
      recent.clear();
      begin = position;
      end = position;
    }
    subscriptions.forEach(EventSubscription::wake);
  }

  private void keep(List<LoggedEvent> batch) {
    if (batch.isEmpty()) {
      return;
    }
    synchronized (this) {
      recent.addAll(batch);
      end = batch.get(batch.size() - 1).position();
      while (recent.size() > KEPT) {
        begin = recent.remove().position();
      }
    }
    subscriptions.forEach(EventSubscription::wake);
  }

  /** The events that follow, from memory where possible. */
  Batch next(EventQuery query) {
    long known;
    synchronized (this) {
      if (end >= 0 && query.after() >= begin) {
        return batch(query, remembered(query), end);
      }
      known = end;
    }
    // Everything up to a position that was read before this can be read now.
    return batch(query, engine.store().events().read(query), known);
  }

  private static Batch batch(EventQuery query, List<LoggedEvent> events, long known) {
    long last = events.isEmpty() ? query.after() : events.get(events.size() - 1).position();
    return new Batch(events, events.size() < query.limit() ? Math.max(last, known) : last);
  }

  private List<LoggedEvent> remembered(EventQuery query) {
    return recent.stream()
        .filter(logged -> logged.position() > query.after())
        .filter(logged -> EventMatch.matches(query, logged.event()))
        .limit(query.limit())
        .toList();
  }

  /** Ends all subscriptions. */
  @Override
  public void close() {
    timer.cancel();
    coalescer.close();
    List.copyOf(subscriptions).forEach(EventSubscription::close);
  }
}
