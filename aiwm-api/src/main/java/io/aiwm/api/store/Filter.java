package io.aiwm.api.store;

import java.util.List;

/**
 * One condition on an indexed field. A field with many values matches if any of them does.
 *
 * @param field name of an indexed field of the kind
 * @param operator how to compare
 * @param values what to compare with, of the field's type; one unless {@link Operator#IN}, which
 *     takes up to {@link ResolvedQuery#MAX_VALUES} and with none matches nothing
 */
public record Filter(String field, Operator operator, List<Object> values) {

  /** Comparisons that every engine can answer from an index. */
  public enum Operator {
    /** Equal to any of the values. */
    IN,
    /** Text that starts with the value, taken literally. */
    PREFIX,
    GREATER_OR_EQUAL,
    LESS
  }

  public Filter {
    values = List.copyOf(values);
  }

  public static Filter eq(String field, Object value) {
    return new Filter(field, Operator.IN, List.of(value));
  }

  public static Filter in(String field, List<?> values) {
    return new Filter(field, Operator.IN, List.<Object>copyOf(values));
  }

  public static Filter prefix(String field, String value) {
    return new Filter(field, Operator.PREFIX, List.of(value));
  }

  public static Filter atLeast(String field, Object value) {
    return new Filter(field, Operator.GREATER_OR_EQUAL, List.of(value));
  }

  public static Filter lessThan(String field, Object value) {
    return new Filter(field, Operator.LESS, List.of(value));
  }
}
