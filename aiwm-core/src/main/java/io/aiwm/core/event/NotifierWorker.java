package io.aiwm.core.event;

import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.event.Lanes.Lane;
import io.aiwm.core.health.HealthContributor;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final NotifierMetrics metrics;
  private final DeadLetters deadLetters;
  private final Duty duty;
  private final Coalescer coalescer;
  private final NotifierCalls calls;
  private final NotifierCursors cursors;
  private final NotifierGate gate;
  private final IntervalFunction backoff;
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean news = new AtomicBoolean(true);

  private @Nullable Cancellable timer;
  private @Nullable Lanes lanes;
  private int inFlight;
  private volatile NotifierState state = new NotifierState(NotifierState.CLOSED, 0, 0);
  private volatile String lastError = "";

  /** A call that has ended; {@code of} tells whether its lane is still of interest. */
  private record Ended(Lanes of, Lane lane, @Nullable Throwable failure) {}

  NotifierWorker(
      Engine engine, Notifier notifier, NotifierSettings settings, NotifierMetrics metrics) {
    this.engine = engine;
    this.notifier = notifier;
    this.settings = settings;
    this.metrics = metrics;
    filter = notifier.filter();
    deadLetters = new DeadLetters(engine);
    duty = new Duty(engine, "notifier/" + notifier.name(), LEASE);
    coalescer = new Coalescer(engine, this::work, Duration.ofMillis(1));
    calls = new NotifierCalls(engine, notifier, settings, metrics);
    cursors = new NotifierCursors(engine, notifier.name(), settings.partitions());
    gate = new NotifierGate(notifier.name(), settings, engine.time());
    backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.initialDelay().toMillis(), 2.0, 0.5, settings.maxDelay().toMillis());
  }

  synchronized void start() {
    metrics.added(notifier.name(), () -> state);
    timer = engine.scheduler().every(LOOK, this::poke);
    poke();
  }

  String notifier() {
    return notifier.name();
  }

  /** There may be new events. */
  void poke() {
    news.set(true);
    coalescer.ask();
  }

  /** Delivers an event once, out of turn; fails with what the notifier threw. */
  CompletionStage<Void> deliver(LoggedEvent event) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    calls.call(
        event,
        failure -> {
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  private synchronized void work() {
    takeEnded();
    if (duty.hold().isEmpty()) {
      lanes = null;
    } else if (lanes == null && inFlight == 0) {
      lanes = cursors.load().map(Lanes::new).orElse(null);
    }
    Lanes current = lanes;
    if (current != null) {
      read(current);
      deliver(current);
      save(current);
    }
    state = new NotifierState(gate.state(), pending(current), oldestMillis(current));
  }

  private static int pending(@Nullable Lanes current) {
    return current == null ? 0 : current.pending();
  }

  private long oldestMillis(@Nullable Lanes current) {
    return current == null ? 0 : current.oldest().map(this::age).map(Duration::toMillis).orElse(0L);
  }

  private Duration age(LoggedEvent event) {
    Duration age = Duration.between(event.event().timestamp(), engine.time().now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private void read(Lanes current) {
    while (current.pending() < MOST_PENDING && news.getAndSet(false)) {
      List<LoggedEvent> batch =
          engine.store().events().read(EventQuery.after(current.read(), BATCH));
      batch.forEach(event -> current.add(event, filter.accepts(event.event())));
      news.compareAndSet(false, batch.size() == BATCH);
    }
  }

  private void deliver(Lanes current) {
    for (Lane lane : current.ready(engine.time().nanos(), settings.concurrency() - inFlight)) {
      long wait = gate.enter();
      if (wait != 0) {
        askAfter(wait);
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

  /** What takes longer than a look is seen by the look. */
  private void askAfter(long nanos) {
    if (nanos > 0 && nanos < LOOK.toNanos()) {
      engine.scheduler().after(Duration.ofNanos(nanos), coalescer::ask);
    }
  }

  private void takeEnded() {
    for (Ended call = ended.poll(); call != null; call = ended.poll()) {
      inFlight--;
      boolean well = gate.closed();
      Throwable failure = call.failure();
      Duration pause = failure == null ? Duration.ZERO : pause(failure);
      if (failure == null) {
        gate.succeeded();
      } else {
        lastError = DeadLetters.text(failure);
        if (pause.isZero()) {
          gate.failed(failure);
        } else {
          gate.postponed(pause);
        }
      }
      if (call.of() == lanes) {
        settle(call, well && pause.isZero());
      }
    }
  }

  private static Duration pause(Throwable failure) {
    return failure instanceof DeliveryException explained ? explained.retryAfter() : Duration.ZERO;
  }

  /**
   * Notes what came of a call.
   *
   * @param counts whether a failure may be the event's fault: a notifier that is down or busy fails
   *     them all
   */
  private void settle(Ended call, boolean counts) {
    Lane lane = call.lane();
    lane.inFlight = false;
    Throwable failure = call.failure();
    if (failure == null) {
      metrics.delivered(notifier.name(), age(lane.head()));
      call.of().done(lane);
      return;
    }
    long now = engine.time().nanos();
    lane.firstFailureNanos = lane.tries == 0 ? now : lane.firstFailureNanos;
    lane.tries++;
    lane.counted += counts ? 1 : 0;
    lane.nextTryNanos = now + TimeUnit.MILLISECONDS.toNanos(backoff.apply(lane.tries));
    boolean old = now - lane.firstFailureNanos >= settings.maxAge().toNanos();
    if (lane.counted >= settings.maxAttempts() || old || (counts && refused(failure))) {
      setAside(call.of(), lane, failure);
    }
  }

  private static boolean refused(Throwable failure) {
    return failure instanceof DeliveryException explained && explained.isRefused();
  }

  /** Only once the dead letter is stored is the event out of the way. */
  private void setAside(Lanes current, Lane lane, Throwable failure) {
    try {
      deadLetters.store(notifier.name(), lane.head(), lane.tries, failure);
      metrics.deadLetter(notifier.name());
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
    if (!cursors.save(current::positions)) {
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
    NotifierState now = state;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("breaker", now.gate());
    details.put("pending", now.pending());
    details.put("oldestMillis", now.oldestMillis());
    if (!lastError.isEmpty()) {
      details.put("lastError", lastError);
    }
    return new Health(status(now.gate()), false, details);
  }

  private static Status status(String gate) {
    return switch (gate) {
      case NotifierState.CLOSED -> Status.UP;
      case NotifierState.PAUSED -> Status.DEGRADED;
      default -> Status.DOWN;
    };
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
