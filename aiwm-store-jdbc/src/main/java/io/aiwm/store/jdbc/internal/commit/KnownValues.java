package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.api.store.Ref;
import io.aiwm.store.jdbc.internal.commit.EncodedCommit.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that this store last wrote to side tables. A version of a record never changes, so whoever
 * replaces exactly that version knows its values without looking; ids are never given twice. Safe
 * for use by many threads.
 */
final class KnownValues {
  /** Records remembered, a few hundred bytes each. */
  private static final int KEPT = 4_096;

  private final Map<Ref, Version> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Ref, Version> eldest) {
          return size() > KEPT;
        }
      };

  private record Version(long number, Set<SideRow> values) {}

  /** The values of the version that a row replaces, or empty if they are to be looked up. */
  synchronized Optional<Set<SideRow>> before(Row row) {
    @Nullable Version last = known.get(row.ref());
    return Optional.ofNullable(last)
        .filter(version -> version.number() == row.version() - 1)
        .map(Version::values);
  }

  /** Remembers what was written, once it is committed. */
  synchronized void written(Row row, Set<SideRow> values) {
    known.put(row.ref(), new Version(row.version(), values));
  }

  synchronized void forget(Row row) {
    known.remove(row.ref());
  }

  synchronized void clear() {
    known.clear();
  }
}
