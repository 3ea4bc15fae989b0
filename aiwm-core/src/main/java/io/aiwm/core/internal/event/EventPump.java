package io.aiwm.core.internal.event;

import io.aiwm.api.store.Lease;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.task.Coalescer;
import io.aiwm.core.internal.task.Duty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives events their positions in the log: a leased, fenced duty of one controller. It works within
 * milliseconds when poked, and looks by itself twice a second. Safe for use by many threads.
 */
public final class EventPump implements AutoCloseable {
  /** Name of the lease. */
  public static final String DUTY = "events/sequencer";

  private static final int BATCH = 1_000;
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Engine engine;
  private final Duty duty;
  private final Coalescer coalescer;
  private final List<Runnable> numbered = new CopyOnWriteArrayList<>();
  private final List<Cancellable> timers = new ArrayList<>();
  private volatile boolean holding;

  public EventPump(Engine engine) {
    this.engine = engine;
    duty = new Duty(engine, DUTY, LEASE);
    coalescer = new Coalescer(engine, this::number, PAUSE);
  }

  /** Calls {@code listener} each time that events were numbered here; it must return at once. */
  public void onNumbered(Runnable listener) {
    numbered.add(listener);
  }

  /** Begins to look. */
  public synchronized void start() {
    timers.add(engine.scheduler().every(LOOK, coalescer::ask));
    coalescer.ask();
  }

  /**
   * There are events without a position. Returns at once.
   *
   * @return whether this controller numbers them; if not, another must be told or will see by
   *     itself
   */
  public boolean poke() {
    if (holding) {
      coalescer.ask();
    }
    return holding;
  }

  private void number() {
    Optional<Lease> lease = duty.hold();
    holding = lease.isPresent();
    if (lease.isEmpty()) {
      return;
    }
    int count;
    do {
      count = engine.store().events().assignPositions(lease.get(), BATCH);
      if (count > 0) {
        numbered.forEach(Runnable::run);
      }
    } while (count == BATCH && duty.hold().isPresent());
  }

  /** Stops, and leaves the duty to somebody else. */
  @Override
  public synchronized void close() {
    timers.forEach(Cancellable::cancel);
    coalescer.close();
    holding = false;
    duty.release();
  }
}
