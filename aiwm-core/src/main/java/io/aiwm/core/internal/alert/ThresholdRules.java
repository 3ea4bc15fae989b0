package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import io.aiwm.api.error.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses limits that no value could ever pass, or that contradict one another. */
final class ThresholdRules {
  private static final int MAX_SECONDS = 86_400;

  private final String field;
  private final AlertMetric metric;
  private final List<FieldError> errors = new ArrayList<>();

  private ThresholdRules(String field, AlertMetric metric) {
    this.field = field;
    this.metric = metric;
  }

  static List<FieldError> check(String field, AlertMetric metric, Limits limits) {
    ThresholdRules rules = new ThresholdRules(field, metric);
    rules.limit(".warning", limits.warning());
    rules.limit(".critical", limits.critical());
    rules.order(limits.warning(), limits.critical());
    double maximum = maximum(metric);
    rules.require(
        limits.margin() >= 0 && limits.margin() <= maximum,
        ".margin",
        "must be 0 to " + shown(maximum));
    return rules.errors;
  }

  /** The largest value of a metric. */
  private static double maximum(AlertMetric metric) {
    return switch (metric) {
      case GPU_MEMORY, CPU, MEMORY, DISK -> 100;
      case GPU_TEMPERATURE -> 200;
      case GPU_ECC_ERRORS, GPU_XID -> 1e9;
      case TOKEN_EXPIRY -> 36_500;
    };
  }

  private void limit(String name, @Nullable Limit limit) {
    if (limit != null) {
      double maximum = maximum(metric);
      require(
          limit.value() >= 0 && limit.value() <= maximum,
          name + ".value",
          "must be 0 to " + shown(maximum));
      require(
          limit.durationSeconds() >= 0 && limit.durationSeconds() <= MAX_SECONDS,
          name + ".durationSeconds",
          "must be from 0 to " + MAX_SECONDS);
    }
  }

  private void order(@Nullable Limit warning, @Nullable Limit critical) {
    if (warning != null && critical != null) {
      boolean good =
          metric.badWhenLow()
              ? critical.value() <= warning.value()
              : critical.value() >= warning.value();
      String rule = metric.badWhenLow() ? "must not be above" : "must not be below";
      require(good, ".critical.value", rule + " that of the warning");
    }
  }

  private void require(boolean condition, String name, String message) {
    if (!condition) {
      errors.add(new FieldError(field + name, message));
    }
  }

  private static String shown(double value) {
    return Long.toString((long) value);
  }
}
