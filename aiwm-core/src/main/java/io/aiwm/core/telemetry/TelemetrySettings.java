package io.aiwm.core.telemetry;

import java.time.Duration;

/**
 * How telemetry reaches the store.
 *
 * @param flushInterval time between writes; more than zero, at most a second
 * @param batchSize most nodes in one write; a write is also begun as soon as so many wait
 * @param maxNodes most nodes that may wait; telemetry of further ones is dropped until the store
 *     has caught up
 */
public record TelemetrySettings(Duration flushInterval, int batchSize, int maxNodes) {
  /** Every half second, 1,000 at a time, for up to 100,000 nodes. */
  public static final TelemetrySettings DEFAULT =
      new TelemetrySettings(Duration.ofMillis(500), 1_000, 100_000);

  public TelemetrySettings {
    if (flushInterval.isNegative()
        || flushInterval.isZero()
        || flushInterval.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("flushInterval must be more than 0 and at most 1 s");
    }
    if (batchSize < 1 || maxNodes < batchSize) {
      throw new IllegalArgumentException("batchSize must be 1 or more, maxNodes no less than it");
    }
  }
}
