package io.aiwm.store.mongo.internal.schema;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Field;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Log;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
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
public final class Adoption<T extends Entity> {
  private static final int CHUNK = 500;

  /** A document and its record. */
  private record Indexed<T>(Document document, T record) {}

  private final KindCollection<T> target;
  private final Bson waiting;

  public Adoption(KindCollection<T> target) {
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

  /**
   * Indexes what can be; a document that cannot be read is passed over, and found by its id alone.
   *
   * @return how many documents were indexed
   */
  public int run() {
    int count = 0;
    try (MongoCursor<Document> cursor =
        target.collection().find(waiting).batchSize(CHUNK).cursor()) {
      while (cursor.hasNext()) {
        List<Indexed<T>> chunk = next(cursor);
        write(chunk);
        count += chunk.size();
      }
    }
    return count;
  }

  private List<Indexed<T>> next(MongoCursor<Document> cursor) {
    List<Indexed<T>> chunk = new ArrayList<>();
    for (int i = 0; i < CHUNK && cursor.hasNext(); i++) {
      Document document = cursor.next();
      target.readable(document).ifPresent(record -> chunk.add(new Indexed<>(document, record)));
    }
    return chunk;
  }

  private void write(List<Indexed<T>> chunk) {
    List<WriteModel<Document>> writes = new ArrayList<>();
    chunk.forEach(one -> writes.add(write(one.document(), target.index(one.record()))));
    Set<Integer> duplicates = Bulk.write(target.collection(), writes).duplicates();
    if (!duplicates.isEmpty()) {
      List<WriteModel<Document>> again = new ArrayList<>();
      duplicates.forEach(
          place -> again.add(write(chunk.get(place).document(), keyless(chunk.get(place)))));
      Bulk.write(target.collection(), again);
      Log.warn(duplicates.size() + " of " + target.kind() + " share a name with an older one");
    }
  }

  /** For a document whose key another has: it can be read, and has a key when it is renamed. */
  private Document keyless(Indexed<T> one) {
    String noKey = KindCollection.noKey(one.record().id());
    return target.index(one.record()).append(Fields.KEY, noKey).append(Fields.CLAIM, noKey);
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
