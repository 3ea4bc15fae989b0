package io.aiwm.core.internal.notify;

import io.aiwm.api.error.Failures;
import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.notify.Lanes.Lane;
import io.aiwm.core.internal.task.Coalescer;
import io.aiwm.core.internal.task.Duty;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.notifier.NotifierState;
import io.aiwm.core.settings.NotifierSettings;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.List;
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
final class NotifierWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotifierWorker.class);
  private static final Duration LEASE = Duration.ofSeconds(9);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int BATCH = 500;

  /** An event that failed less often is not worth a line in the log. */
  private static final int TRIES_TOLD = 3;

  /** Events in memory; beyond it they wait in the log. */
  private static final int MAX_PENDING = 2_000;

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
  private final NotifierReport report;
  private final IntervalFunction backoff;
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean news = new AtomicBoolean(true);

  private @Nullable Cancellable timer;
  private @Nullable Lanes lanes;
  private int inFlight;

  /** A call that has ended; {@code of} tells whether its lane is still of interest. */
  private record Ended(Lanes of, Lane lane, @Nullable Throwable failure) {}

  NotifierWorker(
      Engine engine, Notifier notifier, NotifierSettings settings, NotifierMetrics metrics) {
    this.engine = engine;
    this.notifier = notifier;
    this.settings = settings;
    this.metrics = new GuardedMetrics(metrics);
    filter = notifier.filter();
    deadLetters = new DeadLetters(engine);
    duty = new Duty(engine, "notifier/" + notifier.name(), LEASE);
    coalescer = new Coalescer(engine, this::work, Duration.ofMillis(1));
    calls = new NotifierCalls(engine, notifier, settings, this.metrics);
    cursors = new NotifierCursors(engine, notifier.name(), settings.partitions());
    gate = new NotifierGate(notifier.name(), settings, engine.time());
    report = new NotifierReport(notifier.name());
    backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.initialDelay().toMillis(), 2.0, 0.5, settings.maxDelay().toMillis());
  }

  synchronized void start() {
    metrics.added(notifier.name(), report::state);
    timer = engine.scheduler().every(LOOK, this::poke);
    poke();
  }

  String notifier() {
    return notifier.name();
  }

  /** Health of the notifier. */
  HealthContributor health() {
    return report;
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
    report(current);
  }

  private void report(@Nullable Lanes current) {
    if (current == null) {
      report.update(new NotifierState(gate.state(), 0, 0), 0, false);
      return;
    }
    long oldest = current.oldest().map(this::age).map(Duration::toMillis).orElse(0L);
    report.update(
        new NotifierState(gate.state(), current.pending(), oldest),
        current.failing(TRIES_TOLD),
        current.stuck(TRIES_TOLD));
  }

  private Duration age(LoggedEvent event) {
    Duration age = Duration.between(event.event().timestamp(), engine.time().now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private void read(Lanes current) {
    while (current.pending() < MAX_PENDING && news.getAndSet(false)) {
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

  /** Looks again after a while, unless the periodic look comes first. */
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
      if (failure == null) {
        gate.succeeded();
      } else {
        report.failed(failure);
        tellGate(failure, call.lane().tries);
      }
      if (call.of() == lanes) {
        settle(call, well);
      }
    }
  }

  /**
   * Tells the gate of a failure.
   *
   * @param triesBefore an event that keeps failing tells of the receiver only once
   */
  private void tellGate(Throwable failure, int triesBefore) {
    Fault fault = Fault.of(failure);
    if (failure instanceof DeliveryException explained && fault == Fault.BUSY) {
      gate.postponed(explained.retryAfter());
    } else if (fault.maybeEvent() && triesBefore > 0) {
      gate.failedAgain(failure);
    } else {
      gate.failed(failure);
    }
  }

  /**
   * Notes what came of a call.
   *
   * @param well whether a failure may be the event's fault: a notifier that is down fails them all
   */
  private void settle(Ended call, boolean well) {
    Lane lane = call.lane();
    lane.inFlight = false;
    Throwable failure = call.failure();
    if (failure == null) {
      metrics.delivered(notifier.name(), age(lane.head()));
      call.of().done(lane);
      return;
    }
    Fault fault = Fault.of(failure);
    boolean counts = well && fault.maybeEvent();
    long now = engine.time().nanos();
    lane.firstFailureNanos = lane.tries == 0 ? now : lane.firstFailureNanos;
    lane.tries++;
    lane.counted += counts ? 1 : 0;
    lane.nextTryNanos = now + TimeUnit.MILLISECONDS.toNanos(backoff.apply(lane.tries));
    boolean old = now - lane.firstFailureNanos >= settings.maxAge().toNanos();
    boolean refused = counts && fault == Fault.EVENT;
    if (lane.counted >= settings.maxAttempts() || old || refused) {
      setAside(call.of(), lane, failure);
    }
  }

  /** Only once the dead letter is stored is the event out of the way. */
  private void setAside(Lanes current, Lane lane, Throwable failure) {
    try {
      deadLetters.store(notifier.name(), lane.head(), lane.tries, failure);
      metrics.deadLetter(notifier.name());
      log.warn(
          "Notifier {} did not accept event {} in {} attempts; it is now a dead letter",
          notifier.name(),
          lane.head().event().id(),
          lane.tries);
      current.done(lane);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Dead letter write", e);
    }
  }

  private void save(Lanes current) {
    if (!cursors.save(current::positions)) {
      // Somebody else delivers now, or did for a while: what is so is in the store.
      lanes = null;
    }
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
