package io.aiwm.core.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.health.HealthContributor;
import io.aiwm.core.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This controller among its peers. It renews its lease {@code controller/<id>} and remembers whose
 * leases are live. Once it could not renew for as long as its lease lasts it knows that its peers
 * have given it up ({@link #holdsLease()} is false), and must pass no verdicts on nodes.
 *
 * <p>Safe for use by many threads; only {@link #start} and {@link #close} block.
 */
public final class Cluster implements HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final String PREFIX = "controller/";

  private final Engine engine;
  private final ClusterSettings settings;
  private final Map<String, SignalHandler> handlers = new ConcurrentHashMap<>();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile Set<String> live = Set.of();
  private volatile @Nullable Lease lease;
  private volatile long validUntil;
  private volatile boolean closed;
  private @Nullable Cancellable timer;
  private @Nullable AutoCloseable subscription;

  public Cluster(Engine engine, ClusterSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /** Takes the lease and begins to listen. A store that does not answer is tried again. */
  public void start() {
    renew();
    subscription = engine.store().signals().subscribe(engine.controllerId(), this::receive);
    timer = engine.scheduler().every(settings.renewal(), this::renewSoon);
  }

  private void renewSoon() {
    if (renewing.compareAndSet(false, true)) {
      try {
        engine
            .work()
            .execute(
                () -> {
                  renew();
                  renewing.set(false);
                });
      } catch (RejectedExecutionException busy) {
        renewing.set(false); // The timer tries again.
      }
    }
  }

  private void renew() {
    if (closed) {
      return;
    }
    // From before the call: the database may have granted it at any time since.
    long asked = engine.time().nanos();
    try {
      Optional<Lease> held =
          engine
              .store()
              .leases()
              .acquire(PREFIX + engine.controllerId(), engine.controllerId(), settings.lease());
      if (held.isPresent()) {
        validUntil = asked + settings.lease().toNanos();
        lease = held.get();
      }
      live =
          engine.store().leases().live(PREFIX).stream()
              .map(l -> l.name().substring(PREFIX.length()))
              .collect(Collectors.toUnmodifiableSet());
    } catch (RuntimeException e) {
      log.warn("The controller's lease was not renewed: {}", e.toString());
    }
  }

  /** Whether peers still count this controller as alive. */
  public boolean holdsLease() {
    return lease != null && engine.time().nanos() - validUntil < 0;
  }

  /** Whether a controller counts as alive, as last seen. */
  public boolean isLive(String controllerId) {
    return controllerId.equals(engine.controllerId()) ? holdsLease() : live.contains(controllerId);
  }

  /** The controllers that count as alive, as last seen. */
  public Set<String> live() {
    return live;
  }

  /** Names who handles signals of a type; one handler per type. */
  public void on(String type, SignalHandler handler) {
    handlers.put(type, handler);
  }

  /**
   * Sends a signal, best effort; returns at once.
   *
   * @param recipient id of a controller, or {@link SignalStore#EVERYONE} for all others
   * @param payload text of at most 60 KiB
   */
  public void send(String recipient, String type, String payload) {
    try {
      String text =
          Json.mapper().writeValueAsString(new Signal(type, engine.controllerId(), payload));
      engine.work().execute(() -> write(recipient, type, text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write the signal " + type, e);
    } catch (RejectedExecutionException busy) {
      log.debug("Signal {} to {} was not sent: {}", type, recipient, busy.toString());
    }
  }

  private void write(String recipient, String type, String text) {
    try {
      engine.store().signals().send(recipient, text);
    } catch (RuntimeException e) {
      log.debug("Signal {} to {} was not sent: {}", type, recipient, e.toString());
    }
  }

  private void receive(String text) {
    try {
      Signal signal = Json.mapper().readValue(text, Signal.class);
      SignalHandler handler = handlers.get(signal.type());
      if (handler != null && !signal.from().equals(engine.controllerId())) {
        handler.handle(signal.from(), signal.payload());
      }
    } catch (JsonProcessingException | RuntimeException e) {
      log.warn("A signal could not be handled: {}", e.toString());
    }
  }

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public Health check() {
    return new Health(
        holdsLease() ? Status.UP : Status.DEGRADED,
        false,
        Map.of("controllerId", engine.controllerId(), "controllers", live.size()));
  }

  /** Gives the lease back, so that peers need not wait for its end. Idempotent. */
  @Override
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    try {
      if (subscription != null) {
        subscription.close();
      }
      Lease held = lease;
      lease = null;
      if (held != null) {
        engine.store().leases().release(held);
      }
    } catch (Exception e) {
      log.warn("The controller's lease was not given back: {}", e.toString());
    }
  }
}
