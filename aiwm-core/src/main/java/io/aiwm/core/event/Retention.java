package io.aiwm.core.event;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Removes events and audit entries that are older than they are kept, in small batches: a leased
 * duty of one controller. Safe for use by many threads.
 */
public final class Retention implements AutoCloseable {
  private static final int BATCH = 500;

  /** Batches of one sort in one go; what is left waits for the next, so that no pool is held up. */
  private static final int MOST_BATCHES = 20;

  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Engine engine;
  private final Settings settings;
  private final Duty duty;
  private final Coalescer coalescer;
  private @Nullable Cancellable timer;

  /**
   * How long things are kept.
   *
   * @param events the event log, delivered or not; 30 days by default
   * @param executions executions that have ended, with their steps and history, from their end; 90
   *     days by default
   * @param audit the audit trail; a year by default
   */
  public record Settings(Duration events, Duration executions, Duration audit) {
    public static Settings defaults() {
      return new Settings(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(365));
    }
  }

  public Retention(Engine engine, Settings settings) {
    this.engine = engine;
    this.settings = settings;
    duty = new Duty(engine, "retention", LEASE);
    coalescer = new Coalescer(engine, this::purge, Duration.ofSeconds(1));
  }

  /** Begins to look, once a minute. */
  public synchronized void start() {
    timer = engine.scheduler().every(LOOK, coalescer::ask);
  }

  private void purge() {
    if (duty.hold().isEmpty()) {
      return;
    }
    purge(settings.events(), before -> engine.store().events().purge(before, BATCH));
    purge(settings.audit(), before -> engine.store().purge(AuditEntry.KIND, before, BATCH));
  }

  private void purge(Duration kept, ToIntFunction<Instant> batch) {
    Instant before = engine.time().now().minus(kept);
    int rounds = 0;
    while (batch.applyAsInt(before) == BATCH && ++rounds < MOST_BATCHES) {
      // Each batch is a transaction of its own.
    }
  }

  @Override
  public synchronized void close() {
    Optional.ofNullable(timer).ifPresent(Cancellable::cancel);
    coalescer.close();
    duty.release();
  }
}
