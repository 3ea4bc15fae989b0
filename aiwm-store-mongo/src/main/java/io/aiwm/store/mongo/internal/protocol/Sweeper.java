package io.aiwm.store.mongo.internal.protocol;

import io.aiwm.api.time.Scheduler;
import io.aiwm.store.mongo.internal.client.Database;
import java.time.Duration;

/** A look from time to time for commits that nobody finishes. */
public final class Sweeper {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final Recovery recovery;
  private Scheduler.Cancellable task = () -> {};

  public Sweeper(Scheduler scheduler, Recovery recovery) {
    this.scheduler = scheduler;
    this.recovery = recovery;
  }

  public synchronized void start() {
    task = scheduler.every(INTERVAL, () -> Database.run(recovery::sweepAbandoned));
  }

  public synchronized void close() {
    task.cancel();
  }
}
