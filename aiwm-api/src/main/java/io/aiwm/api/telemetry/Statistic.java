package io.aiwm.api.telemetry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Summary of a number of measurements of one thing. Its JSON is as short as it can be, since it is
 * stored by the million: the number itself for one measurement, else {@code [min, max, sum,
 * count]}.
 *
 * @param min smallest value, in the unit of its series
 * @param max largest value
 * @param sum sum of all values
 * @param count how many values, 1 or more
 */
public record Statistic(double min, double max, double sum, long count) {
  public Statistic {
    if (count < 1 || min > max || !Double.isFinite(min + max + sum)) {
      throw new IllegalArgumentException("Not a statistic of finite numbers");
    }
    if (count == 1 && (min != sum || max != sum)) {
      throw new IllegalArgumentException("One value is its own minimum, maximum and sum");
    }
  }

  /** One measurement, which must be finite. */
  public static Statistic of(double value) {
    return new Statistic(value, value, value, 1);
  }

  public double average() {
    return sum / count;
  }

  /** The statistic of both sets of measurements. */
  public Statistic plus(Statistic other) {
    return new Statistic(
        Math.min(min, other.min),
        Math.max(max, other.max),
        sum + other.sum,
        Math.addExact(count, other.count));
  }

  @JsonValue
  Object toJson() {
    return count == 1 ? (Object) sum : List.<Number>of(min, max, sum, count);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Statistic fromJson(Object json) {
    if (json instanceof Number value) {
      return of(value.doubleValue());
    }
    if (json instanceof List<?> parts && parts.size() == 4) {
      return new Statistic(
          number(parts.get(0)).doubleValue(),
          number(parts.get(1)).doubleValue(),
          number(parts.get(2)).doubleValue(),
          number(parts.get(3)).longValue());
    }
    throw new IllegalArgumentException("Not a statistic");
  }

  private static Number number(Object part) {
    if (part instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("Not a number in a statistic");
  }
}
