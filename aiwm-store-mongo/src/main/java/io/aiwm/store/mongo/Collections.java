package io.aiwm.store.mongo;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.StoreContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The collections of all kinds. */
final class Collections {
  private final Map<String, KindCollection<?>> byName = new LinkedHashMap<>();

  Collections(StoreContext context, Database database, TelemetryFields telemetry) {
    context.kinds().forEach(kind -> add(kind, context, database, telemetry));
  }

  private <T extends Entity> void add(
      Kind<T> kind, StoreContext context, Database database, TelemetryFields telemetry) {
    boolean nodes = kind.collection().equals(Node.KIND.collection());
    byName.put(
        kind.collection(),
        new KindCollection<>(
            kind,
            context.codecs().codec(kind.type()),
            database.collection(kind),
            nodes ? telemetry.names() : Set.of()));
  }

  Collection<KindCollection<?>> all() {
    return byName.values();
  }

  @SuppressWarnings("unchecked") // A collection has one kind, so its records are of its type.
  <T extends Entity> KindCollection<T> of(Kind<T> kind) {
    return (KindCollection<T>) named(kind.collection());
  }

  /**
   * The collection of a kind's name.
   *
   * @throws IllegalArgumentException if the store was opened without such a kind
   */
  KindCollection<?> named(String name) {
    KindCollection<?> collection = byName.get(name);
    if (collection == null) {
      throw new IllegalArgumentException("The store was opened without the kind " + name);
    }
    return collection;
  }

  <T extends Entity> Planned plan(Change<T> change) {
    return Planned.of(of(change.kind()), change);
  }
}
