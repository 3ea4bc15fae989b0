package io.aiwm.testkit;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Both clocks and the scheduler, standing still until {@link #advance}. Tasks run one after the
 * other on the thread that advances, each at the very moment for which it was due. Any thread may
 * read the clocks and schedule; only one at a time may advance.
 *
 * <p>A task that throws makes {@code advance} throw, so that no test passes over it; the tasks
 * after it stay due.
 */
public final class VirtualTime implements TimeSource, Scheduler {
  /** Where every test begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
  private Duration wallStep = Duration.ZERO;
  private long scheduled;
  private boolean closed;

  @Override
  public synchronized Instant now() {
    return START.plusMillis(nanos / 1_000_000).plus(wallStep);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Lets time pass; what becomes due on the way runs before this returns. */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("Time does not run backwards; see stepWallClock");
    }
    long end = nanos() + duration.toNanos();
    for (Task task = takeDue(end); task != null; task = takeDue(end)) {
      task.run();
    }
    moveTo(end);
  }

  /** Runs what is due now, and what that makes due now, without letting time pass. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Sets the wall clock forward, or back if negative, as an administrator would. */
  public synchronized void stepWallClock(Duration step) {
    wallStep = wallStep.plus(step);
  }

  /** How many tasks wait to run. */
  public synchronized int pending() {
    return tasks.size();
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return schedule(delay, null, task);
  }

  @Override
  public Cancellable every(Duration interval, Runnable task) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval must be more than zero");
    }
    return schedule(interval, interval, task);
  }

  @Override
  public synchronized void close() {
    closed = true;
    tasks.clear();
  }

  private synchronized Task schedule(Duration delay, @Nullable Duration interval, Runnable body) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must be zero or more");
    }
    Task task = new Task(body, interval);
    enqueue(task, delay);
    return task;
  }

  private synchronized void enqueue(Task task, Duration delay) {
    if (!closed && !task.cancelled) {
      task.due = nanos + delay.toNanos();
      task.order = scheduled++;
      tasks.add(task);
    }
  }

  private synchronized @Nullable Task takeDue(long end) {
    Task next = tasks.peek();
    if (next == null || next.due > end) {
      return null;
    }
    tasks.remove();
    nanos = Math.max(nanos, next.due);
    return next;
  }

  private synchronized void moveTo(long end) {
    nanos = Math.max(nanos, end);
  }

  private synchronized void cancel(Task task) {
    task.cancelled = true;
    tasks.remove(task);
  }

  private final class Task implements Cancellable {
    private final Runnable body;
    private final @Nullable Duration interval;
    private long due;
    private long order;
    private boolean cancelled;

    Task(Runnable body, @Nullable Duration interval) {
      this.body = body;
      this.interval = interval;
    }

    long due() {
      return due;
    }

    long order() {
      return order;
    }

    void run() {
      try {
        body.run();
      } finally {
        if (interval != null) {
          enqueue(this, interval);
        }
      }
    }

    @Override
    public void cancel() {
      VirtualTime.this.cancel(this);
    }
  }
}
