package io.aiwm.store.mongo;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signals as documents that every store polls, often while there are some and less so otherwise; a
 * {@link ChangeStream} tells where there is one, and then it need not wait. What is sent and
 * received by one store is handed over at once; if it was for nobody else it is not written.
 */
final class MongoSignals implements SignalStore {
  private static final Duration BUSY = Duration.ofMillis(25);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final int MAX_PAYLOAD = 64 * 1024;

  private final SignalCollection signals;
  private final Scheduler scheduler;
  private final boolean streams;
  private final String self = UUID.randomUUID().toString();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private Duration pause = BUSY;
  private boolean polling;
  private boolean closed;
  private @Nullable ChangeStream stream;

  /**
   * @param streams whether the server has change streams
   */
  MongoSignals(SignalCollection signals, Scheduler scheduler, boolean streams) {
    this.signals = signals;
    this.scheduler = scheduler;
    this.streams = streams;
  }

  @Override
  public void send(String recipient, String payload) {
    if (payload.length() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("A signal's payload is at most 64 KiB");
    }
    boolean delivered = deliver(recipient, payload);
    if (!delivered || recipient.equals(EVERYONE)) {
      signals.insert(recipient, self, payload);
    }
  }

  @Override
  public AutoCloseable subscribe(String recipient, Consumer<String> listener) {
    Subscription subscription = new Subscription(recipient, listener, scheduler);
    synchronized (this) {
      if (!polling) {
        signals.skipToEnd();
        polling = true;
        stream = streams ? ChangeStream.open(signals.collection(), this::receive) : null;
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
    if (stream != null) {
      stream.close();
    }
  }

  private synchronized void schedule() {
    if (!closed) {
      scheduler.after(pause, this::poll);
    }
  }

  private void poll() {
    try {
      setPause(receive() ? BUSY : longer(pause));
    } catch (StoreUnavailableException e) {
      // Whatever is being announced is found without us; ask again when the database has rested.
      setPause(IDLE.multipliedBy(5));
    } finally {
      schedule();
    }
  }

  private boolean receive() {
    List<SignalCollection.Signal> fresh = subscriptions.isEmpty() ? List.of() : signals.next(self);
    fresh.forEach(signal -> deliver(signal.recipient(), signal.payload()));
    return !fresh.isEmpty();
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
