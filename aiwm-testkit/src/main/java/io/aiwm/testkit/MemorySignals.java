package io.aiwm.testkit;

import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** {@link SignalStore} that hands over on each subscriber's scheduler. */
final class MemorySignals implements SignalStore {
  private final MemoryDatabase database;
  private final StoreFaults faults;
  private final Scheduler scheduler;

  MemorySignals(MemoryDatabase database, StoreFaults faults, Scheduler scheduler) {
    this.database = database;
    this.faults = faults;
    this.scheduler = scheduler;
  }

  @Override
  public void send(String recipient, String payload) {
    faults.enter("signals.send");
    for (Subscription subscription : database.subscriptions) {
      if (recipient.equals(EVERYONE) || recipient.equals(subscription.recipient)) {
        subscription.offer(payload);
      }
    }
  }

  @Override
  public AutoCloseable subscribe(String recipient, Consumer<String> listener) {
    faults.enter("signals.subscribe");
    Subscription subscription = new Subscription(this, recipient, listener);
    database.subscriptions.add(subscription);
    return () -> database.subscriptions.remove(subscription);
  }

  /** Ends every subscription that was made here. */
  void close() {
    database.subscriptions.removeIf(subscription -> subscription.signals == this);
  }

  /** A listener and what waits for it, so that it is called by one thread at a time, in order. */
  static final class Subscription {
    private final MemorySignals signals;
    private final String recipient;
    private final Consumer<String> listener;
    private final Queue<String> waiting = new ArrayDeque<>();

    Subscription(MemorySignals signals, String recipient, Consumer<String> listener) {
      this.signals = signals;
      this.recipient = recipient;
      this.listener = listener;
    }

    private synchronized void offer(String payload) {
      waiting.add(payload);
      if (waiting.size() == 1) {
        signals.scheduler.after(Duration.ZERO, this::deliver);
      }
    }

    /** One at a time, so that a listener that throws costs no other signal. */
    private void deliver() {
      try {
        if (signals.database.subscriptions.contains(this)) {
          listener.accept(head());
        }
      } finally {
        removeHead();
      }
    }

    private synchronized String head() {
      return waiting.element();
    }

    private synchronized void removeHead() {
      waiting.remove();
      if (!waiting.isEmpty()) {
        signals.scheduler.after(Duration.ZERO, this::deliver);
      }
    }
  }
}
