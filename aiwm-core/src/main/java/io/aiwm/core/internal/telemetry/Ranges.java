package io.aiwm.core.internal.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets numbers through that a machine can have, so that any number of them can be summed up, and
 * remembers those that it did not. For one message, by one thread.
 */
final class Ranges {
  private static final double ROUNDING = 0.5;
  private static final double ABSOLUTE_ZERO = -273.15;
  private static final double HOTTEST = 1_000;

  /** Of anything else that is measured with decimals: watts, megahertz, load. */
  private static final double LARGEST = 1e9;

  /** Fans may turn faster than what their maker calls all. */
  private static final double MAX_FAN_SPEED = 1_000;

  /** Beyond it a counter can only be one that was subtracted from, or cut to what fits. */
  private static final long MOST = 1L << 62;

  private final Map<String, Number> refused = new LinkedHashMap<>();

  /** Percent; what rounding may add is cut off. */
  @Nullable Double percent(String name, @Nullable Double value) {
    Double within = within(name, value, -ROUNDING, 100 + ROUNDING);
    return within == null ? null : (Double) Math.max(0, Math.min(100, within));
  }

  @Nullable Double fan(String name, @Nullable Double value) {
    return within(name, value, 0, MAX_FAN_SPEED);
  }

  /** Degrees Celsius. */
  @Nullable Double temperature(String name, @Nullable Double value) {
    return within(name, value, ABSOLUTE_ZERO, HOTTEST);
  }

  /** Something of which there is none or more, with decimals. */
  @Nullable Double amount(String name, @Nullable Double value) {
    return within(name, value, 0, LARGEST);
  }

  /** Bytes, packets, events. */
  @Nullable Long count(String name, @Nullable Long value) {
    return value == null || (value >= 0 && value <= MOST) ? value : refuse(name, value);
  }

  @Nullable Integer count(String name, @Nullable Integer value) {
    return value == null || value >= 0 ? value : refuse(name, value);
  }

  private @Nullable Double within(String name, @Nullable Double value, double from, double to) {
    if (value == null || value.isNaN()) {
      return null;
    }
    if (value >= from && value <= to) {
      return value;
    }
    return refuse(name, value);
  }

  private <T extends Number> @Nullable T refuse(String name, T value) {
    refused.put(name, value);
    return null;
  }

  /** Rejected values, by name. */
  Map<String, Number> refused() {
    return refused;
  }
}
