package io.aiwm.agent.testing;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes only when a test says so. */
public final class ManualTime implements TimeSource, Scheduler {
  private final List<Task> tasks = new ArrayList<>();
  private long nanos;
  private Duration wallOffset = Duration.ZERO;

  private static final class Task {
    private final Runnable body;
    private final long period;
    private long at;

    Task(long at, long period, Runnable body) {
      this.at = at;
      this.period = period;
      this.body = body;
    }
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos).plus(wallOffset);
  }

  /** Sets the wall clock, forwards or back; no time passes. */
  public void jump(Duration by) {
    wallOffset = wallOffset.plus(by);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return add(new Task(nanos + delay.toNanos(), 0, task));
  }

  @Override
  public Cancellable every(Duration interval, Runnable task) {
    return add(new Task(nanos + interval.toNanos(), interval.toNanos(), task));
  }

  private Cancellable add(Task task) {
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public void close() {
    tasks.clear();
  }

  /** Lets time pass and runs what falls due, in order. */
  public void pass(Duration duration) {
    long end = nanos + duration.toNanos();
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> task.at <= end)
              .min(Comparator.comparingLong(task -> task.at))
              .orElse(null);
      if (next == null) {
        nanos = end;
        return;
      }
      nanos = next.at;
      if (next.period == 0) {
        tasks.remove(next);
      } else {
        next.at += next.period;
      }
      next.body.run();
    }
  }
}
