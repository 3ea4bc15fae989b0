package io.aiwm.core.internal.event;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventTail.Batch;
import io.aiwm.core.internal.event.EventTail.Subscriber;
import io.aiwm.core.internal.task.Coalescer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reader of the tail, and how far it has got. */
final class EventSubscription {
  private static final Logger log = LoggerFactory.getLogger(EventSubscription.class);

  /** A reader that takes nothing for so long holds up only itself, and is let go. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Engine engine;
  private final EventTail tail;
  private final Subscriber subscriber;
  private final Coalescer coalescer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean waiting;
  private long waitingSinceNanos;
  private EventQuery next;

  EventSubscription(Engine engine, EventTail tail, EventQuery query, Subscriber subscriber) {
    this.engine = engine;
    this.tail = tail;
    this.subscriber = subscriber;
    next = query;
    coalescer = new Coalescer(engine, this::feed, Duration.ofMillis(1));
  }

  void wake() {
    coalescer.ask();
  }

  /** The reader was not ready, or the log is still ahead of it. */
  void wakeIfWaiting() {
    if (waiting) {
      coalescer.ask();
    }
  }

  /** A store that does not answer is asked again; anything else would fail the same way again. */
  private void feed() {
    try {
      feedAll();
    } catch (UnavailableException e) {
      waiting = true;
      waitingSinceNanos = engine.time().nanos();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("An event subscription was closed because it failed", e);
      close();
    }
  }

  private void feedAll() {
    boolean more = true;
    while (more && !closed.get()) {
      if (!subscriber.ready()) {
        beMorePatient();
        return;
      }
      waiting = false;
      Batch batch = tail.next(next);
      more = batch.reached() > next.after();
      for (LoggedEvent event : batch.events()) {
        if (!closed.get() && !subscriber.accept(event)) {
          close();
        }
      }
      next = after(batch.reached());
    }
  }

  private void beMorePatient() {
    long now = engine.time().nanos();
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = now;
    } else if (now - waitingSinceNanos > PATIENCE.toNanos()) {
      close();
    }
  }

  private EventQuery after(long position) {
    return next.from(position);
  }

  void close() {
    if (closed.compareAndSet(false, true)) {
      coalescer.close();
      tail.ended(this);
      subscriber.closed();
    }
  }
}
