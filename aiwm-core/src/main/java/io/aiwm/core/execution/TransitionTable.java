package io.aiwm.core.execution;

import io.aiwm.api.error.IllegalTransitionException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A status table: what a trigger makes of a status.
 *
 * @param <S> statuses
 * @param <T> triggers
 */
record TransitionTable<S extends Enum<S>, T extends Enum<T>>(List<Row<S, T>> rows) {

  /** One row. */
  record Row<S, T>(S from, T trigger, S to) {}

  static <S, T> Row<S, T> row(S from, T trigger, S to) {
    return new Row<>(from, trigger, to);
  }

  Optional<Row<S, T>> find(S from, T trigger) {
    return rows.stream().filter(r -> r.from() == from && r.trigger() == trigger).findFirst();
  }

  /**
   * The row that a trigger takes.
   *
   * @throws IllegalTransitionException naming the triggers that the table has instead
   */
  Row<S, T> take(S from, T trigger) {
    return find(from, trigger)
        .orElseThrow(
            () ->
                new IllegalTransitionException(
                    name(from),
                    name(trigger),
                    rows.stream()
                        .filter(r -> r.from() == from)
                        .map(r -> name(r.trigger()))
                        .toList()));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
