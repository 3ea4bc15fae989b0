package io.aiwm.store.mongo.internal.protocol;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Ref;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A change, encoded.
 *
 * @param id of the document
 * @param expected version that the document must have, or null where it must not exist
 * @param fields the record without its id
 * @param absent fields that it has not, and that may have to go
 * @param index what is indexed of it
 */
public record Planned(
    KindCollection<?> target,
    Ref ref,
    Object id,
    @Nullable Long expected,
    Document fields,
    List<String> absent,
    Document index) {

  public static <T extends Entity> Planned of(KindCollection<T> target, Change<T> change) {
    T entity = change.entity();
    Document fields = target.fields(entity);
    return new Planned(
        target,
        change.ref(),
        DocumentIds.toBson(entity.id()),
        change instanceof Change.Replace<T> replace ? replace.expectedVersion() : null,
        fields,
        target.absent(fields),
        target.index(entity));
  }

  public boolean inserts() {
    return expected == null;
  }

  public String collection() {
    return ref.collection();
  }

  /** The unique key, as indexed; null where the kind has none. */
  public @Nullable String key() {
    return index.getString(Fields.KEY);
  }

  /** The document at the expected version, with no other commit on its way in it. */
  Bson unchanged() {
    Document match = Match.id(id).append(Fields.PENDING, Match.absent());
    Long version = expected;
    return version == null || version == 0
        ? match.append("$or", List.of(version(0L), version(Match.absent())))
        : match.append(Fields.VERSION, version);
  }

  private static Document version(Object value) {
    return new Document(Fields.VERSION, value);
  }

  /** The whole document of a record that is inserted. */
  Document document() {
    Document document = new Document(Fields.ID, id);
    document.putAll(fields);
    return document.append(Fields.INDEX, index);
  }

  /** The update that makes the document this record; foreign fields stay as they are. */
  public Document update() {
    return update(new Document(fields).append(Fields.INDEX, index), absent);
  }

  public static Document update(Document set, List<String> unset) {
    Document update = new Document("$set", set);
    if (!unset.isEmpty()) {
      Document gone = new Document();
      unset.forEach(name -> gone.append(name, ""));
      update.append("$unset", gone);
    }
    return update;
  }
}
