package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertLevel;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Level of one value against its limits: {@code (standing, value, now) -> standing}. Immutable and
 * pure; times are monotonic nanoseconds.
 *
 * @param level the level reached
 * @param overWarning since when the limit of a warning is passed without a break, or null
 * @param overCritical the same for critical
 * @param calm since when the value has been well behind the limit of the level, or null
 */
record AlertState(
    AlertLevel level,
    @Nullable Long overWarning,
    @Nullable Long overCritical,
    @Nullable Long calm) {
  static final AlertState WELL = new AlertState(AlertLevel.OK, null, null, null);

  /** A level that was reached before, on another controller or before a restart. */
  static AlertState at(AlertLevel level) {
    return new AlertState(level, null, null, null);
  }

  /**
   * Takes a value in.
   *
   * @param recovery how long a value must be well behind a limit before its level ends
   */
  AlertState next(AlertMetric metric, double value, Limits limits, Duration recovery, long now) {
    Long warning = since(overWarning, passed(metric, value, limits.warning(), 0), now);
    Long critical = since(overCritical, passed(metric, value, limits.critical(), 0), now);
    AlertLevel raised = raised(limits, warning, critical, now);
    if (raised.compareTo(level) >= 0) {
      return new AlertState(raised, warning, critical, null);
    }
    if (passed(metric, value, limits.of(level), limits.margin())) {
      return new AlertState(level, warning, critical, null);
    }
    Long calmSince = since(calm, true, now);
    boolean over = calmSince != null && now - calmSince >= recovery.toNanos();
    return over
        ? new AlertState(lower(metric, value, limits, raised), warning, critical, null)
        : new AlertState(level, warning, critical, calmSince);
  }

  /** From critical it may go down to a warning that is not well behind its own limit. */
  private AlertLevel lower(AlertMetric metric, double value, Limits limits, AlertLevel raised) {
    boolean warning =
        level == AlertLevel.CRITICAL && passed(metric, value, limits.warning(), limits.margin());
    return warning ? AlertLevel.WARNING : raised;
  }

  private static AlertLevel raised(
      Limits limits, @Nullable Long warning, @Nullable Long critical, long now) {
    if (lasted(limits.critical(), critical, now)) {
      return AlertLevel.CRITICAL;
    }
    return lasted(limits.warning(), warning, now) ? AlertLevel.WARNING : AlertLevel.OK;
  }

  private static boolean lasted(@Nullable Limit limit, @Nullable Long since, long now) {
    return limit != null
        && since != null
        && now - since >= Duration.ofSeconds(limit.durationSeconds()).toNanos();
  }

  private static @Nullable Long since(@Nullable Long before, boolean holds, long now) {
    if (!holds) {
      return null;
    }
    return before == null ? Long.valueOf(now) : before;
  }

  private static boolean passed(
      AlertMetric metric, double value, @Nullable Limit limit, double margin) {
    if (limit == null) {
      return false;
    }
    return metric.badWhenLow() ? value < limit.value() + margin : value > limit.value() - margin;
  }
}
