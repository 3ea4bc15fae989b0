package io.aiwm.core.settings;

import io.aiwm.api.alert.Alert;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Default alert thresholds, for nodes without thresholds of their own or of their pool.
 *
 * @param limits by metric; none for metrics that raise no alert. By default a GPU's temperature
 *     above 75 and 85 degrees, processor and memory above 80 % for 5 minutes, disk above 90 % and
 *     97 %, a GPU's memory above 95 % for 5 minutes and 99 % for one, any uncorrected memory error,
 *     any error of the driver, and a token that ends within 14 and 3 days
 * @param recovery how long a value must be well again before an alert ends, 0 or more; a minute by
 *     default
 * @param reminder how often an alert that stands is told again; zero, the default, for never
 */
public record AlertSettings(Map<AlertMetric, Limits> limits, Duration recovery, Duration reminder) {
  private static final int FIVE_MINUTES = 300;

  public AlertSettings {
    limits = Map.copyOf(limits);
    if (recovery.isNegative()) {
      throw new IllegalArgumentException("recovery must not be negative");
    }
    if (reminder.isNegative()) {
      throw new IllegalArgumentException("reminder must not be negative");
    }
  }

  public static AlertSettings defaults() {
    Map<AlertMetric, Limits> limits = new EnumMap<>(AlertMetric.class);
    limits.put(AlertMetric.GPU_TEMPERATURE, limits(at(75, 0), at(85, 0), 3));
    limits.put(AlertMetric.GPU_MEMORY, limits(at(95, FIVE_MINUTES), at(99, 60), 2));
    limits.put(AlertMetric.GPU_ECC_ERRORS, new Limits(at(0, 0), null, 0));
    limits.put(AlertMetric.GPU_XID, new Limits(null, at(0, 0), 0));
    limits.put(AlertMetric.CPU, new Limits(at(80, FIVE_MINUTES), null, 5));
    limits.put(AlertMetric.MEMORY, limits(at(80, FIVE_MINUTES), at(95, FIVE_MINUTES), 5));
    limits.put(AlertMetric.DISK, limits(at(90, 0), at(97, 0), 2));
    limits.put(AlertMetric.TOKEN_EXPIRY, limits(at(14, 0), at(3, 0), 0));
    return new AlertSettings(limits, Duration.ofMinutes(1), Duration.ZERO);
  }

  /** A copy with other limits of a metric. */
  public AlertSettings with(AlertMetric metric, Limits value) {
    Map<AlertMetric, Limits> more = new EnumMap<>(limits);
    more.put(metric, value);
    return new AlertSettings(more, recovery, reminder);
  }

  /** A copy with another recovery. */
  public AlertSettings withRecovery(Duration value) {
    return new AlertSettings(limits, value, reminder);
  }

  /** A copy with reminders. */
  public AlertSettings withReminder(Duration value) {
    return new AlertSettings(limits, recovery, value);
  }

  /** True if a reminder of the alert is due. */
  public boolean isDue(Alert alert, Instant at) {
    return !reminder.isZero() && !at.isBefore(alert.toldAt().plus(reminder));
  }

  private static Limits limits(Limit warning, Limit critical, double margin) {
    return new Limits(warning, critical, margin);
  }

  private static Limit at(double value, int seconds) {
    return new Limit(value, seconds);
  }
}
