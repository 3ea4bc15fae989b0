package io.aiwm.api.store;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Query} checked against its {@link Kind}, for adapters: names are fields, values have the
 * form in which they are indexed, the cursor is a position. Whatever a client sends wrongly is
 * found here, before any database sees it.
 *
 * @param <T> the record
 */
public final class ResolvedQuery<T extends Entity> {
  /** Maximum number of values of one {@link Filter.Operator#IN}. */
  public static final int MAX_VALUES = 1_000;

  private final Query query;
  private final List<Condition<T>> conditions;
  private final Field<T> sortField;
  private final CursorCodec cursors;
  private final Optional<Position> position;

  private ResolvedQuery(Kind<T> kind, Query query) {
    this.query = query;
    conditions = query.filters().stream().map(filter -> condition(kind, filter)).toList();
    sortField = field(kind, query.sort().field());
    if (sortField.multiple()) {
      throw new IllegalArgumentException("Cannot sort by " + sortField.name());
    }
    cursors = new CursorCodec(kind.collection(), query, sortField.type());
    position = Optional.ofNullable(query.cursor()).map(cursors::decode);
  }

  /**
   * Checks a query.
   *
   * @throws IllegalArgumentException if it names a field that the kind has not or cannot sort by,
   *     has a value of the wrong type or too many of them, or a cursor of another query
   */
  public static <T extends Entity> ResolvedQuery<T> of(Kind<T> kind, Query query) {
    return new ResolvedQuery<>(kind, query);
  }

  public Scope scope() {
    return query.scope();
  }

  /** All of which must match. */
  public List<Condition<T>> conditions() {
    return conditions;
  }

  public Field<T> sortField() {
    return sortField;
  }

  public boolean descending() {
    return query.sort().descending();
  }

  /** After which record to begin; where it is present, the offset does not count. */
  public Optional<Position> position() {
    return position;
  }

  public int offset() {
    return position.isPresent() ? 0 : query.offset();
  }

  public int limit() {
    return query.limit();
  }

  public boolean includeDeleted() {
    return query.includeDeleted();
  }

  /**
   * Cuts a page out of what the database gave.
   *
   * @param found in order, up to one more than {@link #limit()}, which tells that there is more
   */
  public Page<T> page(List<T> found) {
    if (found.size() <= limit()) {
      return new Page<>(found, null);
    }
    T last = found.get(limit() - 1);
    Position end = new Position(sortField.index(last).get(0), last.id());
    return new Page<>(found.subList(0, limit()), cursors.encode(end));
  }

  private static <T extends Entity> Condition<T> condition(Kind<T> kind, Filter filter) {
    Field<T> field = field(kind, filter.field());
    int values = filter.values().size();
    boolean in = filter.operator() == Filter.Operator.IN;
    if (in ? values > MAX_VALUES : values != 1) {
      throw new IllegalArgumentException("Wrong number of values for " + filter.field());
    }
    if (filter.operator() == Filter.Operator.PREFIX && field.type() != FieldType.TEXT) {
      throw new IllegalArgumentException("Not a text: " + filter.field());
    }
    return new Condition<>(
        field,
        filter.operator(),
        filter.values().stream().map(field.type()::indexed).distinct().toList());
  }

  private static <T extends Entity> Field<T> field(Kind<T> kind, String name) {
    return kind.field(name)
        .orElseThrow(() -> new IllegalArgumentException("Unknown field of " + kind + ": " + name));
  }

  /**
   * A filter on a field.
   *
   * @param values indexed values; none is possible with {@code IN}, and then nothing matches
   */
  public record Condition<T>(Field<T> field, Filter.Operator operator, List<Object> values) {
    /** The only value of every operator but {@code IN}. */
    public Object value() {
      return values.get(0);
    }
  }

  /**
   * The place of a record in the order of the query.
   *
   * @param value its indexed value of the sort field
   */
  public record Position(Object value, String id) {}
}
