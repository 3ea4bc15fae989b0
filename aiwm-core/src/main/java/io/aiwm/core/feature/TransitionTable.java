package io.aiwm.core.feature;

import io.aiwm.api.error.IllegalTransitionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A status table: what a trigger makes of a status, and the event that tells of it. What it does
 * not list is refused. Immutable; {@code TransitionCoverage} in the testkit finds the rows that no
 * test took, and {@link #diagram} draws it for the docs.
 *
 * @param rows all rows; of those with the same status and trigger the first whose guard holds
 * @param <S> statuses
 * @param <T> triggers
 */
public record TransitionTable<S extends Enum<S>, T extends Enum<T>>(List<Row<S, T>> rows) {
  public TransitionTable {
    rows = List.copyOf(rows);
  }

  /**
   * One row.
   *
   * @param to status after; the same as {@code from} where only the fact is recorded
   * @param event type of the event that tells of it, or null where none does
   * @param guard the row is only for records of which this condition holds; null for all
   */
  public record Row<S, T>(S from, T trigger, S to, @Nullable String event, @Nullable Guard guard) {}

  /**
   * A condition of a row.
   *
   * @param name how it reads after the trigger, for example {@code while connected}
   * @param holds whether the row is for records of which the fact is true, or for the others
   */
  public record Guard(String name, boolean holds) {}

  /** A row for every record, without an event. */
  public static <S, T> Row<S, T> row(S from, T trigger, S to) {
    return new Row<>(from, trigger, to, null, null);
  }

  /** Begins a table that is read from left to right. */
  public static <S extends Enum<S>, T extends Enum<T>> Builder<S, T> table() {
    return new Builder<>();
  }

  /** The row that a trigger takes, of a table without guards. */
  public Optional<Row<S, T>> find(S from, T trigger) {
    return find(from, trigger, true);
  }

  /**
   * The row that a trigger takes.
   *
   * @param fact what guards ask
   */
  public Optional<Row<S, T>> find(S from, T trigger, boolean fact) {
    return rows.stream()
        .filter(row -> row.from() == from && row.trigger() == trigger)
        .filter(row -> row.guard() == null || row.guard().holds() == fact)
        .findFirst();
  }

  /**
   * The row that a trigger takes, of a table without guards.
   *
   * @throws IllegalTransitionException naming the triggers that the table has instead
   */
  public Row<S, T> take(S from, T trigger) {
    return find(from, trigger).orElseThrow(() -> refusal(from, trigger));
  }

  private IllegalTransitionException refusal(S from, T trigger) {
    List<String> instead =
        rows.stream().filter(row -> row.from() == from).map(row -> name(row.trigger())).toList();
    return new IllegalTransitionException(name(from), name(trigger), instead);
  }

  /** The table as lines of a Mermaid state diagram, without the row that creates a record. */
  public String diagram() {
    StringBuilder lines = new StringBuilder();
    rows.stream()
        .filter(row -> row.event() == null || row.from() != row.to())
        .map(TransitionTable::line)
        .distinct()
        .forEach(line -> lines.append("    ").append(line).append('\n'));
    return lines.toString();
  }

  private static String line(Row<? extends Enum<?>, ? extends Enum<?>> row) {
    return name(row.from()) + " --> " + name(row.to()) + ": " + trigger(row);
  }

  /** A trigger and its guard, in words. */
  public static String trigger(Row<? extends Enum<?>, ? extends Enum<?>> row) {
    String trigger = name(row.trigger()).replace('_', ' ');
    Guard guard = row.guard();
    return guard == null ? trigger : trigger + " " + guard.name();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Collects rows; for use by one thread. */
  public static final class Builder<S extends Enum<S>, T extends Enum<T>> {
    private final List<Row<S, T>> rows = new ArrayList<>();
    private List<S> sources = List.of();

    private Builder() {}

    /** The statuses that the following rows begin at. */
    @SafeVarargs
    public final Builder<S, T> from(S... statuses) {
      sources = new ArrayList<>();
      for (S status : statuses) {
        sources.add(status);
      }
      return this;
    }

    /** A change of status without an event. */
    public Builder<S, T> on(T trigger, S to) {
      sources.forEach(from -> rows.add(row(from, trigger, to)));
      return this;
    }

    /** A change of status that an event tells of. */
    public Builder<S, T> on(T trigger, S to, String event) {
      sources.forEach(from -> rows.add(new Row<>(from, trigger, to, event, null)));
      return this;
    }

    /** The status stays; an event tells of the fact. */
    public Builder<S, T> stay(T trigger, String event) {
      sources.forEach(from -> rows.add(new Row<>(from, trigger, from, event, null)));
      return this;
    }

    /** A change of status of those records that the guard is for. */
    public Builder<S, T> onlyIf(Guard guard, T trigger, S to, String event) {
      sources.forEach(from -> rows.add(new Row<>(from, trigger, to, event, guard)));
      return this;
    }

    public TransitionTable<S, T> build() {
      return new TransitionTable<>(rows);
    }
  }
}
