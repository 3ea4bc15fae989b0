package io.aiwm.store.mongo;

import java.util.ArrayList;
import java.util.List;

/** Lists in pieces that one call to the database can carry. */
final class Chunks {
  private Chunks() {}

  static <E> List<List<E>> of(List<E> list, int size) {
    List<List<E>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += size) {
      chunks.add(list.subList(from, Math.min(from + size, list.size())));
    }
    return chunks;
  }
}
