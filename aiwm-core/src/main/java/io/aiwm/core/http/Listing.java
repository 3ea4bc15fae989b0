package io.aiwm.core.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of records.
 *
 * @param data the records
 * @param pagination where the page stands
 * @param statistics figures of everything that the caller may see
 * @param total how many records match; may be some seconds old
 * @param page the same as in {@code pagination}
 * @param limit the same as in {@code pagination}
 * @param <V> the record as it is shown
 */
public record Listing<V>(
    List<V> data, Pagination pagination, Statistics statistics, long total, int page, int limit) {

  /**
   * Position of a page.
   *
   * @param page from 1
   * @param limit maximum number of records of a page
   * @param total how many records match
   * @param nextCursor what to send as {@code cursor} for the next page; absent on the last
   */
  record Pagination(int page, int limit, long total, @Nullable String nextCursor) {}

  /**
   * Figures of all live records that the caller may see, whatever the filter.
   *
   * @param total how many there are
   * @param byStatus how many in each status; empty for records without one
   */
  record Statistics(long total, Map<String, Long> byStatus) {}
}
