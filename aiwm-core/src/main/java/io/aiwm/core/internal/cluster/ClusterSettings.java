package io.aiwm.core.internal.cluster;

import java.time.Duration;

/**
 * Settings by which controllers detect each other.
 *
 * @param lease how long a controller counts as alive after its last renewal
 * @param renewal time between renewals; at most half of {@code lease}
 */
public record ClusterSettings(Duration lease, Duration renewal) {
  /** Renewed each second, lapsed after three. */
  public static ClusterSettings defaults() {
    return new ClusterSettings(Duration.ofSeconds(3), Duration.ofSeconds(1));
  }

  public ClusterSettings {
    if (renewal.isNegative() || renewal.isZero() || renewal.multipliedBy(2).compareTo(lease) > 0) {
      throw new IllegalArgumentException("renewal must be positive and at most half of lease");
    }
  }
}
