package io.aiwm.core.internal.engine;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log of a store that cannot be used: a line for each reason, however many parts of
 * the engine try again and however often, and one when ten seconds have passed without another
 * failure. Safe for use by many threads; never blocks.
 */
public final class StoreOutage {
  private static final Logger log = LoggerFactory.getLogger(StoreOutage.class);
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Some reasons have a number in them. */
  private static final int MAX_REASONS = 8;

  private final TimeSource time;
  private final Scheduler scheduler;
  private final Set<String> reasons = new TreeSet<>();
  private final Set<String> parts = new TreeSet<>();
  private long beganAtNanos;
  private long lastAtNanos;
  private long failures;

  StoreOutage(TimeSource time, Scheduler scheduler) {
    this.time = time;
    this.scheduler = scheduler;
  }

  /**
   * A part of the engine could not do its work and tries again. What is not the store's fault is
   * logged as it comes.
   *
   * @param part what it is, as the subject of a sentence, for example {@code Telemetry}
   */
  public void waits(String part, Throwable failure) {
    if (failure instanceof UnavailableException) {
      add(part, String.valueOf(failure.getMessage()));
    } else {
      log.warn("{} failed: {}", part, failure.toString());
    }
  }

  private synchronized void add(String part, String reason) {
    lastAtNanos = time.nanos();
    if (failures++ == 0) {
      beganAtNanos = lastAtNanos;
      lookAfter(QUIET);
    }
    parts.add(part);
    if (reasons.size() < MAX_REASONS && reasons.add(reason)) {
      log.warn("{} skipped: store unavailable ({}); further ones are only counted", part, reason);
    }
  }

  private void lookAfter(Duration pause) {
    scheduler.after(pause, this::look);
  }

  private synchronized void look() {
    Duration quiet = Duration.ofNanos(time.nanos() - lastAtNanos);
    if (quiet.compareTo(QUIET) < 0) {
      lookAfter(QUIET.minus(quiet));
      return;
    }
    long seconds = Duration.ofNanos(lastAtNanos - beganAtNanos).toSeconds();
    log.warn("Store available again after {} s; {} failures of {}", seconds, failures, parts);
    reasons.clear();
    parts.clear();
    failures = 0;
  }
}
