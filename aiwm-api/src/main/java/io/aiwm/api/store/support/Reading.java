package io.aiwm.api.store.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reading rows in their order, past those that are left out. */
public final class Reading {
  private Reading() {}

  /**
   * Rows in the order of a query.
   *
   * @param <R> a row, of which its place in the order is known even if it cannot be read
   */
  @FunctionalInterface
  public interface Rows<R> {
    /**
     * The next rows.
     *
     * @param last row after which to begin, or null for the first
     * @param limit maximum number of rows
     */
    List<R> after(@Nullable R last, int limit);
  }

  /**
   * As many records as are wanted, if there are so many: what is left out does not stand before
   * what is not.
   *
   * @param limit maximum number of records, at least 1
   * @param read the record of a row, or empty to leave it out
   */
  public static <R, T> List<T> upTo(int limit, Rows<R> rows, Function<R, Optional<T>> read) {
    List<T> found = new ArrayList<>();
    List<R> page = rows.after(null, limit);
    int wanted = limit;
    page.forEach(row -> read.apply(row).ifPresent(found::add));
    while (page.size() == wanted && found.size() < limit) {
      wanted = limit - found.size();
      page = rows.after(page.get(page.size() - 1), wanted);
      page.forEach(row -> read.apply(row).ifPresent(found::add));
    }
    return found;
  }
}
