package io.aiwm.serving.hub;

import io.aiwm.api.execution.StepContext;
import io.aiwm.core.feature.FeatureContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting between tries: as long as the hub asks, else longer each time that nothing came. For use
 * by one thread.
 */
final class Patience {
  private static final int MAX_TRIES = 8;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final FeatureContext engine;
  private final StepContext context;
  private int tries;

  Patience(FeatureContext engine, StepContext context) {
    this.engine = engine;
    this.context = context;
  }

  /**
   * Waits after a failure.
   *
   * @param moved whether something came before it
   * @throws HubException the failure, if it lasts or there were too many in a row
   */
  void after(HubException failure, boolean moved) throws HubException, InterruptedException {
    tries = moved ? 1 : tries + 1;
    if (failure.ends() != null || context.cancelled()) {
      throw failure;
    }
    Duration asked = failure.retryAfter();
    if (asked == null && tries >= MAX_TRIES) {
      throw failure;
    }
    await(asked == null ? backoff() : asked);
  }

  private Duration backoff() {
    long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(tries, 20));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most));
  }

  private void await(Duration pause) throws InterruptedException {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    context.onCancelled(() -> over.complete(true));
    engine.scheduler().after(pause, () -> over.complete(true));
    try {
      over.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Completed with a value alone", e);
    }
  }
}
