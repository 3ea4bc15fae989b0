package io.aiwm.core;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.node.InstallTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be looked after now and then; one run of a duty ends before the next begins. */
final class Duties implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Duties.class);
  private static final Duration EXECUTIONS = Duration.ofMillis(500);
  private static final Duration INSTALLATIONS = Duration.ofSeconds(15);

  private final Engine engine;
  private final ExecutionOrchestrator orchestrator;
  private final InstallTimeouts installations;
  private final List<Cancellable> timers = new ArrayList<>();

  Duties(Engine engine, ExecutionOrchestrator orchestrator, InstallTimeouts installations) {
    this.engine = engine;
    this.orchestrator = orchestrator;
    this.installations = installations;
  }

  void start() {
    every(EXECUTIONS, "executions", orchestrator::tick);
    every(INSTALLATIONS, "installations", installations::sweep);
  }

  @Override
  public void close() {
    timers.forEach(Cancellable::cancel);
  }

  private void every(Duration interval, String name, Runnable duty) {
    AtomicBoolean running = new AtomicBoolean();
    timers.add(engine.scheduler().every(interval, () -> begin(running, name, duty)));
  }

  private void begin(AtomicBoolean running, String name, Runnable duty) {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      engine.work().execute(() -> run(running, name, duty));
    } catch (RejectedExecutionException e) {
      running.set(false); // The pool is full: the next turn will do.
    }
  }

  private static void run(AtomicBoolean running, String name, Runnable duty) {
    try {
      duty.run();
    } catch (UnavailableException e) {
      log.warn("Looking after {} must wait: {}", name, e.getMessage());
    } catch (RuntimeException e) {
      log.error("Looking after {} failed", name, e);
    } finally {
      running.set(false);
    }
  }
}
