package io.aiwm.core.event;

import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.event.Lanes.Lane;
import io.aiwm.core.health.HealthContributor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one notifier, on the one controller that holds its lease. All decisions are made in
 * {@link #work}, by one thread at a time; calls end on the notifier's own threads and are only
 * noted there.
 */
final class NotifierWorker implements HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotifierWorker.class);
  private static final Duration LEASE = Duration.ofSeconds(9);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int BATCH = 500;

  /** Events in memory; beyond it they wait in the log. */
  private static final int MOST_PENDING = 2_000;

  private final Engine engine;
  private final Notifier notifier;
  private final EventFilter filter;
  private final NotifierSettings settings;
  private final Duty duty;
  private final Coalescer coalescer;
  private final NotifierCalls calls;
  private final NotifierCursors cursors;
  private final CircuitBreaker breaker;
  private final IntervalFunction backoff;
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean news = new AtomicBoolean(true);

  private @Nullable Cancellable timer;
  private @Nullable Lanes lanes;
  private int inFlight;
  private volatile int pending;
  private volatile String lastError = "";

  /** A call that has ended; {@code of} tells whether its lane is still of interest. */
  private record Ended(Lanes of, Lane lane, @Nullable Throwable failure) {}

  NotifierWorker(Engine engine, Notifier notifier, NotifierSettings settings) {
    this.engine = engine;
    this.notifier = notifier;
    this.settings = settings;
    filter = notifier.filter();
    duty = new Duty(engine, "notifier/" + notifier.name(), LEASE);
    coalescer = new Coalescer(engine, this::work, Duration.ofMillis(1));
    calls = new NotifierCalls(engine, notifier, settings.concurrency(), settings.timeout());
    cursors = new NotifierCursors(engine, notifier.name(), settings.partitions());
    breaker = CircuitBreaker.of(notifier.name(), breakerConfig());
    backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.initialDelay().toMillis(), 2.0, 0.5, settings.maxDelay().toMillis());
  }

  /** One failing subject alone never opens it where others succeed. */
  private CircuitBreakerConfig breakerConfig() {
    return CircuitBreakerConfig.custom()
        .clock(new MonotonicClock(engine.time()))
        .slidingWindowSize(20)
        .minimumNumberOfCalls(5)
        .failureRateThreshold(60)
        .waitDurationInOpenState(settings.openTime())
        .permittedNumberOfCallsInHalfOpenState(3)
        .build();
  }

  synchronized void start() {
    timer = engine.scheduler().every(LOOK, this::poke);
    poke();
  }

  /** There may be new events. */
  void poke() {
    news.set(true);
    coalescer.ask();
  }

  private synchronized void work() {
    takeEnded();
    if (duty.hold().isEmpty()) {
      lanes = null;
      return;
    }
    if (lanes == null && inFlight == 0) {
      lanes = cursors.load().map(Lanes::new).orElse(null);
    }
    Lanes current = lanes;
    if (current != null) {
      read(current);
      deliver(current);
      save(current);
    }
  }

  private void read(Lanes current) {
    while (current.pending() < MOST_PENDING && news.getAndSet(false)) {
      List<LoggedEvent> batch =
          engine.store().events().read(EventQuery.after(current.read(), BATCH));
      batch.forEach(event -> current.add(event, filter.accepts(event.event())));
      news.compareAndSet(false, batch.size() == BATCH);
    }
    pending = current.pending();
  }

  private void deliver(Lanes current) {
    for (Lane lane : current.ready(engine.time().nanos())) {
      if (inFlight >= settings.concurrency() || !breaker.tryAcquirePermission()) {
        return;
      }
      inFlight++;
      lane.inFlight = true;
      calls.call(
          lane.head(),
          failure -> {
            ended.add(new Ended(current, lane, failure));
            coalescer.ask();
          });
    }
  }

  private void takeEnded() {
    for (Ended call = ended.poll(); call != null; call = ended.poll()) {
      inFlight--;
      boolean closed = breaker.getState() == CircuitBreaker.State.CLOSED;
      if (call.failure() == null) {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      } else {
        breaker.onError(0, TimeUnit.NANOSECONDS, call.failure());
        lastError = DeadLetters.text(call.failure());
      }
      if (call.of() == lanes) {
        settle(call.of(), call.lane(), call.failure(), closed);
      }
    }
  }

  private void settle(Lanes current, Lane lane, @Nullable Throwable failure, boolean closed) {
    lane.inFlight = false;
    if (failure == null) {
      current.done(lane);
      return;
    }
    long now = engine.time().nanos();
    lane.firstFailureNanos = lane.tries == 0 ? now : lane.firstFailureNanos;
    lane.tries++;
    // A notifier that is down is not the event's fault.
    lane.counted += closed ? 1 : 0;
    lane.nextTryNanos = now + TimeUnit.MILLISECONDS.toNanos(backoff.apply(lane.tries));
    boolean old = now - lane.firstFailureNanos >= settings.maxAge().toNanos();
    if (lane.counted >= settings.maxAttempts() || old) {
      setAside(current, lane, failure);
    }
  }

  /** Only once the dead letter is stored is the event out of the way. */
  private void setAside(Lanes current, Lane lane, Throwable failure) {
    try {
      DeadLetters.store(engine, notifier.name(), lane.head(), lane.tries, failure);
      log.warn(
          "Notifier {} did not take event {} in {} tries; it is a dead letter now",
          notifier.name(),
          lane.head().event().id(),
          lane.tries);
      current.done(lane);
    } catch (RuntimeException e) {
      log.warn("A dead letter could not be stored yet: {}", e.toString());
    }
  }

  private void save(Lanes current) {
    if (!cursors.save(current.positions())) {
      // Somebody else delivers now, or did for a while: what is so is in the store.
      lanes = null;
    }
  }

  @Override
  public String name() {
    return "notifier:" + notifier.name();
  }

  @Override
  public Health check() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("breaker", breaker.getState().name());
    details.put("pending", pending);
    if (!lastError.isEmpty()) {
      details.put("lastError", lastError);
    }
    boolean up = breaker.getState() == CircuitBreaker.State.CLOSED;
    return new Health(up ? Status.UP : Status.DOWN, false, details);
  }

  /** Waits for calls that are under way, then leaves its place in the log for the next. */
  @Override
  public void close() {
    Optional.ofNullable(timer).ifPresent(Cancellable::cancel);
    coalescer.close();
    calls.close();
    synchronized (this) {
      takeEnded();
      Lanes current = lanes;
      if (current != null) {
        cursors.flush(current.positions());
      }
      duty.release();
    }
  }
}
