package io.aiwm.api.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param data the records, in the order asked for
 * @param nextCursor opaque position after the last record, or null at the end; it keeps its place
 *     while records are inserted and deleted, so each record that stays is seen once
 */
public record Page<T>(List<T> data, @Nullable String nextCursor) {
  public Page {
    data = List.copyOf(data);
  }

  public <R> Page<R> map(Function<? super T, ? extends R> function) {
    return new Page<>(data.stream().<R>map(function).toList(), nextCursor);
  }
}
