package io.aiwm.api.store.support;

import java.util.ArrayList;
import java.util.List;

/** Lists in pieces that one call to a database can carry. */
public final class Chunks {
  private Chunks() {}

  /**
   * Consecutive pieces, which are views of the list.
   *
   * @param size of all but the last
   */
  public static <E> List<List<E>> of(List<E> list, int size) {
    List<List<E>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += size) {
      chunks.add(list.subList(from, Math.min(from + size, list.size())));
    }
    return chunks;
  }
}
