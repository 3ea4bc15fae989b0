package io.aiwm.store.jdbc;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Signals as rows that every store polls, often while there are some and seldom otherwise, and at
 * once where the database tells of new ones. What is sent and received by one store is handed over
 * at once; if it was for nobody else it is not written.
 */
final class JdbcSignals implements SignalStore {
  static final Duration BUSY = Duration.ofMillis(50);
  static final Duration IDLE = Duration.ofSeconds(1);
  private static final int MAX_PAYLOAD = 64 * 1024;

  private final SignalTable table;
  private final Scheduler scheduler;
  private final Function<Runnable, @Nullable AutoCloseable> listening;
  private final AtomicBoolean heard = new AtomicBoolean();
  private final String self = UUID.randomUUID().toString();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private Duration pause = BUSY;
  private boolean polling;
  private boolean closed;
  private @Nullable AutoCloseable listener;

  /**
   * Makes a store of signals.
   *
   * @param listening begins to call its argument whenever another store has sent one; null where
   *     the database cannot tell
   */
  JdbcSignals(
      SignalTable table,
      Scheduler scheduler,
      Function<Runnable, @Nullable AutoCloseable> listening) {
    this.table = table;
    this.scheduler = scheduler;
    this.listening = listening;
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
        listening();
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
    if (listener != null) {
      try {
        listener.close();
      } catch (Exception | Error e) {
        Failures.note(e);
        Log.warn("Listening for signals did not end as it should", e);
      }
    }
  }

  private synchronized void listening() {
    listener = listening.apply(this::heard);
  }

  private void heard() {
    if (heard.compareAndSet(false, true)) {
      scheduler.after(Duration.ZERO, this::readHeard);
    }
  }

  private void readHeard() {
    heard.set(false);
    try {
      read(table::newest);
    } catch (StoreUnavailableException e) {
      // The next poll reads it.
    }
  }

  private synchronized void schedule() {
    if (!closed) {
      scheduler.after(pause, this::poll);
    }
  }

  private void poll() {
    try {
      setPause(read(table::next) ? BUSY : longer(pause));
    } catch (StoreUnavailableException e) {
      // Whatever is being announced is found without us; ask again when the database has rested.
      setPause(IDLE);
    } finally {
      schedule();
    }
  }

  /** Hands over what is new; false if there is nothing. */
  private boolean read(Function<String, List<SignalTable.Signal>> reader) {
    List<SignalTable.Signal> signals = subscriptions.isEmpty() ? List.of() : reader.apply(self);
    signals.forEach(signal -> deliver(signal.recipient(), signal.payload()));
    return !signals.isEmpty();
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
