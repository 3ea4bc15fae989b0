package io.aiwm.store.jdbc;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Signals as rows that every store polls, often while there are some and seldom otherwise. What is
 * sent and received by one store is handed over at once; if it was for nobody else it is not
 * written.
 */
final class JdbcSignals implements SignalStore {
  static final Duration BUSY = Duration.ofMillis(50);
  static final Duration IDLE = Duration.ofSeconds(1);
  private static final int MAX_PAYLOAD = 64 * 1024;

  private final SignalTable table;
  private final Scheduler scheduler;
  private final String self = UUID.randomUUID().toString();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private Duration pause = BUSY;
  private boolean polling;
  private boolean closed;

  JdbcSignals(SignalTable table, Scheduler scheduler) {
    this.table = table;
    this.scheduler = scheduler;
  }

  @Override
  public void send(String recipient, String payload) {
    if (payload.length() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("A signal's payload is at most 64 KiB");
    }
    boolean delivered = deliver(recipient, payload);
    if (!delivered || recipient.equals(EVERYONE)) {
      table.insert(recipient, self, payload);
    }
  }

  @Override
  public AutoCloseable subscribe(String recipient, Consumer<String> listener) {
    Subscription subscription = new Subscription(recipient, listener, scheduler);
    synchronized (this) {
      if (!polling) {
        table.skipToEnd();
        polling = true;
        schedule();
      }
    }
    subscriptions.add(subscription);
    return () -> {
      subscription.end();
      subscriptions.remove(subscription);
    };
  }

  synchronized void close() {
    closed = true;
    subscriptions.forEach(Subscription::end);
    subscriptions.clear();
  }

  private synchronized void schedule() {
    if (!closed) {
      scheduler.after(pause, this::poll);
    }
  }

  private void poll() {
    try {
      List<SignalTable.Signal> signals = subscriptions.isEmpty() ? List.of() : table.next(self);
      signals.forEach(signal -> deliver(signal.recipient(), signal.payload()));
      setPause(signals.isEmpty() ? longer(pause) : BUSY);
    } catch (StoreUnavailableException e) {
      // Whatever is being announced is found without us; ask again when the database has rested.
      setPause(IDLE);
    } finally {
      schedule();
    }
  }

  private synchronized void setPause(Duration value) {
    pause = value;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(IDLE) < 0 ? twice : IDLE;
  }

  private boolean deliver(String recipient, String payload) {
    boolean delivered = false;
    for (Subscription subscription : subscriptions) {
      if (recipient.equals(EVERYONE) || recipient.equals(subscription.recipient())) {
        subscription.offer(payload);
        delivered = true;
      }
    }
    return delivered;
  }
}
