package io.aiwm.store.mongo.internal.schema;

import com.mongodb.client.MongoCollection;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.mongo.internal.client.Database;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/** The collections of all kinds. */
public final class Collections {
  private final Map<String, KindCollection<?>> byName = new LinkedHashMap<>();

  /**
   * The collections of a store.
   *
   * @param telemetry fields of the nodes' documents that are no part of the records
   */
  public Collections(
      StoreContext context,
      Database database,
      Set<String> telemetry,
      UnreadableRecords unreadable) {
    for (Kind<?> kind : context.kinds()) {
      Set<String> foreign = kind.collection().equals(Node.KIND.collection()) ? telemetry : Set.of();
      byName.put(
          kind.collection(),
          of(kind, context.codecs(), database.collection(kind), foreign, unreadable));
    }
  }

  private static <T extends Entity> KindCollection<T> of(
      Kind<T> kind,
      Codecs codecs,
      MongoCollection<Document> collection,
      Set<String> foreign,
      UnreadableRecords unreadable) {
    return new KindCollection<>(kind, codecs.codec(kind.type()), collection, foreign, unreadable);
  }

  public Collection<KindCollection<?>> all() {
    return byName.values();
  }

  @SuppressWarnings("unchecked") // A collection has one kind, so its records are of its type.
  public <T extends Entity> KindCollection<T> of(Kind<T> kind) {
    return (KindCollection<T>) named(kind.collection());
  }

  /**
   * The collection of a kind's name.
   *
   * @throws IllegalArgumentException if the store was opened without such a kind
   */
  public KindCollection<?> named(String name) {
    KindCollection<?> collection = byName.get(name);
    if (collection == null) {
      throw new IllegalArgumentException("The store was opened without the kind " + name);
    }
    return collection;
  }
}
