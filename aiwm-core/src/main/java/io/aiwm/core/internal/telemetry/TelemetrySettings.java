package io.aiwm.core.internal.telemetry;

import java.time.Duration;

/**
 * Settings of the telemetry buffer.
 *
 * @param flushInterval time between writes; more than zero, at most a second
 * @param batchSize maximum number of nodes, or samples, in one write, 1 to 10,000; a write is also
 *     begun as soon as so many wait
 * @param maxNodes maximum number of nodes that may wait; telemetry of further ones is dropped until
 *     the store has caught up
 * @param maxSamples most samples for the history that may wait, each of about a kilobyte; then the
 *     oldest are dropped
 */
public record TelemetrySettings(
    Duration flushInterval, int batchSize, int maxNodes, int maxSamples) {
  /** Every half second, 1,000 at a time, for up to 100,000 nodes and 50,000 samples. */
  public static TelemetrySettings defaults() {
    return new TelemetrySettings(Duration.ofMillis(500), 1_000, 100_000, 50_000);
  }

  public TelemetrySettings {
    if (flushInterval.isNegative()
        || flushInterval.isZero()
        || flushInterval.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("flushInterval must be positive and at most 1 s");
    }
    if (batchSize < 1 || batchSize > 10_000 || maxNodes < batchSize || maxSamples < batchSize) {
      throw new IllegalArgumentException(
          "batchSize must be 1 to 10,000; maxNodes and maxSamples must be at least batchSize");
    }
  }
}
