package io.aiwm.core.internal.wiring;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.task.Duty;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the tasks of an engine; one run of a task ends before the next begins. */
public final class LeasedTasks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeasedTasks.class);

  private final Engine engine;
  private final List<Runner> runners;
  private final List<Cancellable> timers = new ArrayList<>();

  public LeasedTasks(Engine engine, List<LeasedTask> tasks) {
    this.engine = engine;
    runners = tasks.stream().map(Runner::new).toList();
  }

  public void start() {
    for (Runner runner : runners) {
      timers.add(engine.scheduler().every(runner.task.every(), runner::begin));
    }
  }

  /** Begins no further run, and leaves the leases to other controllers. */
  @Override
  public void close() {
    timers.forEach(Cancellable::cancel);
    runners.forEach(Runner::release);
  }

  private final class Runner {
    private final LeasedTask task;
    private final @Nullable Duty duty;
    private final AtomicBoolean running = new AtomicBoolean();

    Runner(LeasedTask task) {
      this.task = task;
      duty = task.lease() == null ? null : new Duty(engine, task.name(), task.lease());
    }

    void begin() {
      if (!running.compareAndSet(false, true)) {
        return;
      }
      try {
        engine.work().execute(this::run);
      } catch (RejectedExecutionException e) {
        running.set(false); // The pool is full: the next turn will do.
      }
    }

    private void run() {
      try {
        if (mine()) {
          task.run().run(this::mine);
        }
      } catch (UnavailableException e) {
        engine.outage().waits("Periodic task " + task.name(), e);
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.error("Periodic task {} failed", task.name(), e);
      } finally {
        running.set(false);
      }
    }

    private boolean mine() {
      return duty == null || duty.hold().isPresent();
    }

    void release() {
      if (duty != null) {
        duty.release();
      }
    }
  }
}
