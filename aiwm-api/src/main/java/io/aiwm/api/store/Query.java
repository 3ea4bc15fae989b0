package io.aiwm.api.store;

import io.aiwm.api.security.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records to list, always within a {@link Scope}.
 *
 * @param scope whose records
 * @param filters all of which must match
 * @param sort order
 * @param offset records to skip, 0 or more; ignored where {@code cursor} is given
 * @param limit most records to return, 1 to {@value #MAX_LIMIT}
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
    return new Query(scope, List.of(), Sort.NEWEST, 0, 100, null, false);
  }

  public Query where(Filter filter) {
    List<Filter> more = new ArrayList<>(filters);
    more.add(filter);
    return new Query(scope, more, sort, offset, limit, cursor, includeDeleted);
  }

  public Query sortedBy(Sort order) {
    return new Query(scope, filters, order, offset, limit, cursor, includeDeleted);
  }

  public Query skip(int count) {
    return new Query(scope, filters, sort, count, limit, cursor, includeDeleted);
  }

  public Query limitedTo(int count) {
    return new Query(scope, filters, sort, offset, count, cursor, includeDeleted);
  }

  public Query from(@Nullable String position) {
    return new Query(scope, filters, sort, offset, limit, position, includeDeleted);
  }

  public Query withDeleted() {
    return new Query(scope, filters, sort, offset, limit, cursor, true);
  }
}
