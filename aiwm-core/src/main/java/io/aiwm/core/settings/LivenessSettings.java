package io.aiwm.core.settings;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * Rules by which a silent node is declared offline, and by which such verdicts are suspended.
 *
 * @param heartbeatInterval how often agents are told to report; beats an agent's own setting
 * @param timeout silence after which a node is given up; three intervals by the node protocol
 * @param tick how often silence is measured
 * @param maxLag a tick that comes later than this after the one before shows that the controller
 *     itself stood still
 * @param settle how long verdicts stay frozen after the controller started, stood still or lost its
 *     store; one interval, in which each living agent with an open session reports once
 * @param brakeShare share of the watched nodes, 0 to 1, that may fall silent together
 * @param brakeMinimum fewer silent nodes than this never freeze verdicts
 * @param brakeMaxHold after this long a mass silence is believed
 * @param adoptionInterval how often nodes of controllers that are gone are looked for
 */
@RecordBuilder
public record LivenessSettings(
    Duration heartbeatInterval,
    Duration timeout,
    Duration tick,
    Duration maxLag,
    Duration settle,
    double brakeShare,
    int brakeMinimum,
    Duration brakeMaxHold,
    Duration adoptionInterval)
    implements LivenessSettingsBuilder.With {
  /** An interval of 30 seconds, a time-out of 90. */
  public static LivenessSettings defaults() {
    return of(Duration.ofSeconds(30));
  }

  public LivenessSettings {
    if (heartbeatInterval.toMillis() < 1 || timeout.compareTo(heartbeatInterval) <= 0) {
      throw new IllegalArgumentException("timeout must be longer than heartbeatInterval");
    }
    if (brakeShare < 0 || brakeShare > 1 || brakeMinimum < 1) {
      throw new IllegalArgumentException("brakeShare must be 0 to 1, and brakeMinimum at least 1");
    }
  }

  /** All times in proportion to the interval. */
  public static LivenessSettings of(Duration heartbeatInterval) {
    Duration timeout = heartbeatInterval.multipliedBy(3);
    return new LivenessSettings(
        heartbeatInterval,
        timeout,
        shorter(Duration.ofSeconds(1), heartbeatInterval.dividedBy(5)),
        Duration.ofSeconds(5),
        heartbeatInterval,
        0.25,
        10,
        timeout.multipliedBy(3),
        shorter(Duration.ofSeconds(10), heartbeatInterval));
  }

  /** All times in proportion to a time-out; the interval is a third of it. */
  public static LivenessSettings ofTimeout(Duration timeout) {
    return of(timeout.dividedBy(3));
  }

  /** A copy with another share and minimum for the brake. */
  public LivenessSettings withBrake(double share, int minimum) {
    return with().brakeShare(share).brakeMinimum(minimum).build();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
