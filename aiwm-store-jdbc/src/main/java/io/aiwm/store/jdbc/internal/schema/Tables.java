package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.sql.Log;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of each kind that the store was opened with. */
public final class Tables {
  private final Map<String, KindTable<?>> byCollection = new LinkedHashMap<>();
  private final UnreadableRecords unreadable = new UnreadableRecords(Log::warn);

  public Tables(List<Kind<?>> kinds, Codecs codecs, Names names, Dialect dialect) {
    kinds.forEach(kind -> byCollection.put(kind.collection(), table(kind, codecs, names, dialect)));
  }

  private <T extends Entity> KindTable<T> table(
      Kind<T> kind, Codecs codecs, Names names, Dialect dialect) {
    return new KindTable<>(kind, codecs.codec(kind.type()), names, dialect, unreadable);
  }

  @SuppressWarnings("unchecked") // A collection has one kind, so its table is of that kind's type.
  public <T extends Entity> KindTable<T> of(Kind<T> kind) {
    KindTable<?> table = byCollection.get(kind.collection());
    if (table == null) {
      throw new IllegalArgumentException("The store was opened without " + kind);
    }
    return (KindTable<T>) table;
  }

  Collection<KindTable<?>> all() {
    return byCollection.values();
  }

  /** Records of those kinds, and whatever else of the store's, that cannot be read. */
  public UnreadableRecords unreadable() {
    return unreadable;
  }
}
