package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandRunner;
import io.aiwm.agent.update.Updates;
import io.aiwm.api.time.Scheduler;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trial of a version that was just switched to: it must be registered in time, or the version
 * before it comes back. Thread-safe.
 */
final class UpdateTrial {
  private static final Logger log = LoggerFactory.getLogger(UpdateTrial.class);

  private final Updates updates;
  private final CommandRunner runner;
  private final Runnable end;
  private final AtomicBoolean open;
  private Scheduler.Cancellable timer = () -> {};

  /**
   * @param end ends this life so that the version that is current then starts; returns at once
   */
  UpdateTrial(Updates updates, CommandRunner runner, Runnable end) {
    this.updates = updates;
    this.runner = runner;
    this.end = end;
    this.open = new AtomicBoolean(updates.trial().isPresent());
  }

  /** Before any command is taken in. */
  void start(Scheduler scheduler) {
    updates.pendingCommand().ifPresent(runner::await);
    updates.failure().ifPresent(it -> runner.conclude(it, updates::finish));
    updates
        .trial()
        .ifPresent(limit -> timer = scheduler.after(limit, () -> late(limit.toSeconds())));
  }

  /** The controller has taken the registration. */
  void registered() {
    if (open.compareAndSet(true, false)) {
      timer.cancel();
      runner.conclude(updates.success(), updates::finish);
    }
  }

  private void late(long seconds) {
    if (open.compareAndSet(true, false)) {
      try {
        updates.giveUp("it was not registered within " + seconds + " s");
      } catch (IOException e) {
        log.error(
            "The switch back to the version before failed; the next start tries again: {}",
            e.toString());
      }
      end.run();
    }
  }
}
