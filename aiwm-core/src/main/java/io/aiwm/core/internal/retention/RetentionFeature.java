package io.aiwm.core.internal.retention;

import io.aiwm.api.error.Failures;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.Catalogue.RetentionRule;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Removes events, and records of append-only kinds, that are older than they are kept, in small
 * batches.
 */
public final class RetentionFeature implements Feature {
  private static final int BATCH = 500;

  /** Batches of one sort in one go; what is left waits for the next, so that no pool is held up. */
  private static final int MAX_BATCHES = 20;

  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Duration events;

  /** Makes the feature; events are removed once they are older than {@code events}. */
  public RetentionFeature(Duration events) {
    this.events = events;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    to.task(LeasedTask.one("retention", EVERY, LEASE, turn -> purge(engine)));
  }

  private void purge(FeatureContext engine) {
    Store store = engine.store();
    try {
      purge(engine.time(), events, before -> store.events().purge(before, BATCH));
    } finally {
      purgeRecords(engine, store);
    }
  }

  /** One sort that cannot be purged holds up no other. */
  private static void purgeRecords(FeatureContext engine, Store store) {
    @Nullable RuntimeException failure = null;
    for (RetentionRule<?> kept : engine.port(Catalogue.class).retention()) {
      try {
        purge(engine.time(), kept.time(), before -> store.purge(kept.kind(), before, BATCH));
      } catch (RuntimeException | Error e) {
        failure = Failures.unchecked(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void purge(TimeSource time, Duration kept, ToIntFunction<Instant> batch) {
    Instant before = time.now().minus(kept);
    int rounds = 0;
    while (batch.applyAsInt(before) == BATCH && ++rounds < MAX_BATCHES) {
      // Each batch is a transaction of its own.
    }
  }
}
