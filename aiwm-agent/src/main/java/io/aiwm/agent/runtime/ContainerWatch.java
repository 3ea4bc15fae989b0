package io.aiwm.agent.runtime;

import io.aiwm.agent.docker.Containers;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.wire.DeploymentStatus;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** A watch that looks after the containers every few seconds, but never twice at once. */
final class ContainerWatch implements AutoCloseable {
  /** Soon enough for a person who waits, and seldom enough to cost nothing. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final AtomicBoolean looking = new AtomicBoolean();
  private final Scheduler.Cancellable timer;

  /**
   * Begins to look.
   *
   * @param executor may be held up by an engine that hangs
   * @param send sends a message and says whether it is on its way
   */
  ContainerWatch(
      Containers containers,
      Scheduler scheduler,
      Executor executor,
      Predicate<DeploymentStatus> send) {
    timer =
        scheduler.every(
            INTERVAL,
            () -> {
              if (looking.compareAndSet(false, true)) {
                executor.execute(() -> look(containers, send));
              }
            });
  }

  private void look(Containers containers, Predicate<DeploymentStatus> send) {
    try {
      containers.watch(send);
    } finally {
      looking.set(false);
    }
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
