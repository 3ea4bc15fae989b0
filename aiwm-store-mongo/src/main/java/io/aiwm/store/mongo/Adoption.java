package io.aiwm.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Indexes documents that have no index, or an older one: those of another system, and those from
 * before their kind had some field. It can be stopped at any time and goes on where it was, since
 * what is left to do is found in the documents themselves.
 */
final class Adoption<T extends Entity> {
  private static final int CHUNK = 500;

  private final KindCollection<T> target;
  private final Bson waiting;

  Adoption(KindCollection<T> target) {
    this.target = target;
    waiting = and(exists(Fields.PENDING, false), lacksAField(target));
  }

  private static <T extends Entity> Bson lacksAField(KindCollection<T> target) {
    List<Bson> lacking = new ArrayList<>();
    for (Field<T> field : target.kind().fields()) {
      lacking.add(exists(Fields.indexed(field), false));
    }
    return or(lacking);
  }

  /** Returns how many documents were indexed. */
  int run() {
    int count = 0;
    for (List<Document> chunk = next(); !chunk.isEmpty(); chunk = next()) {
      index(chunk);
      count += chunk.size();
    }
    return count;
  }

  private List<Document> next() {
    return target.collection().find(waiting).limit(CHUNK).into(new ArrayList<>());
  }

  private void index(List<Document> chunk) {
    List<WriteModel<Document>> writes = new ArrayList<>();
    chunk.forEach(document -> writes.add(write(document, index(document))));
    Set<Integer> duplicates = Bulk.write(target.collection(), writes).duplicates();
    if (!duplicates.isEmpty()) {
      List<WriteModel<Document>> again = new ArrayList<>();
      duplicates.forEach(place -> again.add(write(chunk.get(place), keyless(chunk.get(place)))));
      Bulk.write(target.collection(), again);
      Log.warn(duplicates.size() + " of " + target.kind() + " share a name with an older one");
    }
  }

  private Document index(Document document) {
    try {
      return target.index(target.decode(document));
    } catch (IllegalArgumentException e) {
      throw new StoreUnavailableException(
          "A document of " + target.kind() + " cannot be read: " + DocumentIds.of(document),
          new IllegalStateException(e.getClass().getSimpleName()));
    }
  }

  /** For a document whose key another has: it can be read, and has a key when it is renamed. */
  private Document keyless(Document document) {
    String noKey = KindCollection.noKey(DocumentIds.fromBson(DocumentIds.of(document)));
    return index(document).append(Fields.KEY, noKey).append(Fields.CLAIM, noKey);
  }

  /** Only where nobody has changed the document since it was read. */
  private UpdateOneModel<Document> write(Document document, Document index) {
    Object version = document.get(Fields.VERSION);
    Document unchanged =
        Match.id(DocumentIds.of(document))
            .append(Fields.VERSION, version == null ? Match.absent() : version)
            .append(Fields.PENDING, Match.absent());
    return new UpdateOneModel<>(unchanged, new Document("$set", new Document(Fields.INDEX, index)));
  }
}
