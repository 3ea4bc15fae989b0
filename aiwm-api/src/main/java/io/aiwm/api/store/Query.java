package io.aiwm.api.store;

import io.aiwm.api.security.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Query of records, always within a {@link Scope}.
 *
 * @param scope whose records
 * @param filters all of which must match
 * @param sort order
 * @param offset records to skip, 0 or more; ignored where {@code cursor} is given
 * @param limit maximum number of records to return, 1 to {@value #MAX_LIMIT}
 * @param cursor where an earlier page of the same query ended, from {@link Page#nextCursor()}
 * @param includeDeleted also list soft-deleted records
 */
public record Query(
    Scope scope,
    List<Filter> filters,
    Sort sort,
    int offset,
    int limit,
    @Nullable String cursor,
    boolean includeDeleted) {
  public static final int MAX_LIMIT = 1_000;

  public Query {
    filters = List.copyOf(filters);
    if (limit < 1 || limit > MAX_LIMIT || offset < 0) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", offset 0 or more");
    }
  }

  /**
   * Guards the size of a list of ids.
   *
   * @throws IllegalArgumentException if there are more than {@value #MAX_LIMIT}
   */
  public static void requireFew(Collection<String> ids) {
    if (ids.size() > MAX_LIMIT) {
      throw new IllegalArgumentException("At most " + MAX_LIMIT + " ids at once");
    }
  }

  /** The newest records of a scope. */
  public static Query in(Scope scope) {
    return new Draft(scope).build();
  }

  public Query where(Filter filter) {
    return with(draft -> draft.filters.add(filter));
  }

  public Query sortedBy(Sort order) {
    return with(draft -> draft.sort = order);
  }

  public Query skip(int count) {
    return with(draft -> draft.offset = count);
  }

  public Query limitedTo(int count) {
    return with(draft -> draft.limit = count);
  }

  public Query from(@Nullable String position) {
    return with(draft -> draft.cursor = position);
  }

  public Query withDeleted() {
    return with(draft -> draft.includeDeleted = true);
  }

  private Query with(Consumer<Draft> change) {
    Draft draft = new Draft(scope);
    draft.filters.addAll(filters);
    draft.sort = sort;
    draft.offset = offset;
    draft.limit = limit;
    draft.cursor = cursor;
    draft.includeDeleted = includeDeleted;
    change.accept(draft);
    return draft.build();
  }

  /** A query that is being made, with the defaults of one. */
  private static final class Draft {
    private final Scope scope;
    private final List<Filter> filters = new ArrayList<>();
    private Sort sort = Sort.NEWEST;
    private int offset;
    private int limit = 100;
    private @Nullable String cursor;
    private boolean includeDeleted;

    private Draft(Scope scope) {
      this.scope = scope;
    }

    private Query build() {
      return new Query(scope, filters, sort, offset, limit, cursor, includeDeleted);
    }
  }
}
