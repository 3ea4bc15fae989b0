package io.aiwm.core.internal.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
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
public final class Cluster implements Peers, HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final String PREFIX = "controller/";

  /** Signal: a controller has just begun; nobody need wait for the next renewal to know it. */
  private static final String JOINED = "controller.joined";

  private final Engine engine;
  private final ClusterSettings settings;
  private final Executor renewals;
  private final StoreProbe probe;
  private final List<Runnable> repairs = new CopyOnWriteArrayList<>();
  private final Map<String, BiConsumer<String, String>> handlers = new ConcurrentHashMap<>();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile Set<String> live = Set.of();
  private volatile @Nullable Lease lease;
  private volatile long validUntil;
  private volatile boolean closed;
  private boolean repairDue;
  private @Nullable Cancellable timer;
  private @Nullable AutoCloseable subscription;

  /** A cluster that renews its lease on the engine's pool. */
  public Cluster(Engine engine, ClusterSettings settings) {
    this(engine, settings, engine.work());
  }

  /**
   * Makes this controller's view of its peers.
   *
   * @param renewals renews the lease, which blocks on the store: a thread that nothing else can
   *     hold up, or a busy controller is given up by its peers
   */
  public Cluster(Engine engine, ClusterSettings settings, Executor renewals) {
    this.engine = engine;
    this.settings = settings;
    this.renewals = renewals;
    probe = new StoreProbe(engine.store(), engine.time());
    handlers.put(JOINED, (from, payload) -> renewSoon());
  }

  /** Takes the lease and begins to listen. A store that does not answer is tried again. */
  public void start() {
    renew();
    subscription = engine.store().signals().subscribe(engine.controllerId(), this::receive);
    timer = engine.scheduler().every(settings.renewal(), this::renewSoon);
    send(SignalStore.EVERYONE, JOINED, "");
  }

  private void renewSoon() {
    if (renewing.compareAndSet(false, true)) {
      try {
        renewals.execute(this::renewOnce);
      } catch (RejectedExecutionException busy) {
        renewing.set(false); // The timer tries again.
      }
    }
  }

  private void renewOnce() {
    try {
      renew();
    } finally {
      renewing.set(false);
    }
  }

  private void renew() {
    if (closed) {
      return;
    }
    boolean held = holdsLease();
    Set<String> before = live;
    // From before the call: the database may have granted it at any time since.
    long asked = engine.time().nanos();
    try {
      Optional<Lease> granted = probe.write(this::acquire);
      if (granted.isPresent() && closed) {
        engine.store().leases().release(granted.get()); // It was given back meanwhile.
      } else if (granted.isPresent()) {
        lease = granted.get();
        validUntil = asked + settings.lease().toNanos();
      }
      live = readLive();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Controller lease renewal", e);
    }
    repairDue |= !held || !live.containsAll(before);
    if (repairDue && holdsLease()) {
      repairDue = false;
      repairs.forEach(Runnable::run);
    }
  }

  private Optional<Lease> acquire() {
    return engine
        .store()
        .leases()
        .acquire(PREFIX + engine.controllerId(), engine.controllerId(), settings.lease());
  }

  private Set<String> readLive() {
    return engine.store().leases().live(PREFIX).stream()
        .map(l -> l.name().substring(PREFIX.length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Names what is to be done once signals may have been lost: a peer is gone, with what it had no
   * time to tell, or this controller was cut off from the store.
   *
   * @param repair must return at once and not throw
   */
  public void onLostSignals(Runnable repair) {
    repairs.add(repair);
  }

  /** Probe of the store by the renewals of the lease, which are writes. */
  public StoreProbe probe() {
    return probe;
  }

  /** True if peers still count this controller as alive. */
  public boolean holdsLease() {
    return lease != null && engine.time().nanos() - validUntil < 0;
  }

  @Override
  public boolean isLive(String controllerId) {
    return controllerId.equals(engine.controllerId()) ? holdsLease() : live.contains(controllerId);
  }

  @Override
  public Set<String> live() {
    return live;
  }

  @Override
  public void on(String type, BiConsumer<String, String> handler) {
    handlers.put(type, handler);
  }

  @Override
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
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.debug("Signal {} to {} was not sent: {}", type, recipient, e.toString());
    }
  }

  private void receive(String text) {
    try {
      Signal signal = Json.mapper().readValue(text, Signal.class);
      BiConsumer<String, String> handler = handlers.get(signal.type());
      if (handler != null && !signal.from().equals(engine.controllerId())) {
        handler.accept(signal.from(), signal.payload());
      }
    } catch (JsonProcessingException | RuntimeException | Error e) {
      Failures.note(e);
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
    } catch (Exception | Error e) {
      Failures.note(e);
      log.warn("The controller's lease could not be released: {}", e.toString());
    }
  }
}
