package io.aiwm.api.store.support;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Signals that every store polls for, often while there are some and seldom otherwise, and reads at
 * once where the database tells of new ones. What is sent and received by one store is handed over
 * at once; if it was for nobody else it is not written. Safe for use by many threads.
 */
public final class PolledSignals implements SignalStore, AutoCloseable {
  private static final Logger LOGGER = System.getLogger(PolledSignals.class.getName());

  private static final int MAX_PAYLOAD = 64 * 1024;

  private final SignalSource source;
  private final Scheduler scheduler;
  private final Pace pace;
  private final AtomicBoolean heard = new AtomicBoolean();
  private final String self = UUID.randomUUID().toString();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private Duration pause;
  private boolean polling;
  private boolean closed;
  private @Nullable AutoCloseable listener;

  /**
   * Polling intervals.
   *
   * @param busy pause after signals have come
   * @param idle pause that it grows to while none come
   * @param outage pause after the database has failed
   */
  public record Pace(Duration busy, Duration idle, Duration outage) {
    Duration after(Duration pause) {
      Duration twice = pause.multipliedBy(2);
      return twice.compareTo(idle) < 0 ? twice : idle;
    }
  }

  public PolledSignals(SignalSource source, Scheduler scheduler, Pace pace) {
    this.source = source;
    this.scheduler = scheduler;
    this.pace = pace;
    pause = pace.busy();
  }

  @Override
  public void send(String recipient, String payload) {
    if (payload.length() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("A signal's payload must be at most 64 KiB");
    }
    boolean delivered = deliver(recipient, payload);
    if (!delivered || recipient.equals(EVERYONE)) {
      source.insert(recipient, self, payload);
    }
  }

  @Override
  public AutoCloseable subscribe(String recipient, Consumer<String> receiver) {
    Subscription subscription = new Subscription(recipient, receiver, scheduler);
    synchronized (this) {
      if (!polling) {
        source.skipToEnd();
        polling = true;
        listener = source.listen(this::heard);
        schedule();
      }
    }
    subscriptions.add(subscription);
    return () -> {
      subscription.end();
      subscriptions.remove(subscription);
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    subscriptions.forEach(Subscription::end);
    subscriptions.clear();
    if (listener != null) {
      try {
        listener.close();
      } catch (Exception | Error e) {
        Failures.note(e);
        LOGGER.log(Logger.Level.WARNING, "The listener for signals did not stop cleanly", e);
      }
    }
  }

  private void heard() {
    if (heard.compareAndSet(false, true)) {
      scheduler.after(Duration.ZERO, this::readHeard);
    }
  }

  private void readHeard() {
    heard.set(false);
    try {
      read(source::newest);
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
      setPause(read(source::next) ? pace.busy() : pace.after(pause));
    } catch (StoreUnavailableException e) {
      // Whatever is being announced is found without us; ask again when the database has rested.
      setPause(pace.outage());
    } finally {
      schedule();
    }
  }

  /** Hands over what is new; false if there is nothing. */
  private boolean read(Function<String, List<SignalSource.Signal>> reader) {
    List<SignalSource.Signal> signals = subscriptions.isEmpty() ? List.of() : reader.apply(self);
    signals.forEach(signal -> deliver(signal.recipient(), signal.payload()));
    return !signals.isEmpty();
  }

  private synchronized void setPause(Duration value) {
    pause = value;
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
