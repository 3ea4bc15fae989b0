package io.aiwm.store.mongo.internal.schema;

import com.mongodb.client.MongoCollection;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.JsonReader;
import io.aiwm.store.mongo.internal.document.JsonWriter;
import io.aiwm.store.mongo.internal.document.Names;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The collection of a kind. A document is the record as its JSON has it, and beside it an index: a
 * sub-document of what lists filter and sort by. Lists look only there; the truth is the record.
 */
public final class KindCollection<T extends Entity> {
  private final Kind<T> kind;
  private final Codec<T> codec;
  private final MongoCollection<Document> collection;
  private final Set<String> foreign;
  private final UnreadableRecords.Decoder decoder;

  /**
   * @param foreign fields of the documents that are no part of the records: they are neither read
   *     nor written here
   */
  KindCollection(
      Kind<T> kind,
      Codec<T> codec,
      MongoCollection<Document> collection,
      Set<String> foreign,
      UnreadableRecords unreadable) {
    this.kind = kind;
    this.codec = codec;
    this.collection = collection;
    this.foreign = foreign;
    decoder = unreadable.of(kind.collection(), "The record of " + kind.collection());
  }

  public Kind<T> kind() {
    return kind;
  }

  public MongoCollection<Document> collection() {
    return collection;
  }

  /** The record's fields without its id. */
  public Document fields(T entity) {
    Document document = JsonReader.read(codec.encode(entity));
    document.remove(Fields.ID);
    return document;
  }

  /** Fields that an older version of a record may have had and these do not. */
  public List<String> absent(Document fields) {
    return codec.fields().stream()
        .map(Names::encodeTopLevel)
        .filter(name -> !name.equals(Fields.ID) && !fields.containsKey(name))
        .filter(name -> !foreign.contains(name))
        .sorted()
        .toList();
  }

  /** What is indexed of a record. */
  public Document index(T entity) {
    Document index = new Document();
    for (Field<T> field : kind.fields()) {
      List<Object> values = field.index(entity).stream().map(KindCollection::indexed).toList();
      index.append(Fields.name(field), field.multiple() ? values : values.get(0));
    }
    Instant wakeAt = entity.header().wakeAt();
    if (wakeAt != null) {
      index.append(Fields.WAKE_AT, Date.from(wakeAt));
    }
    if (kind.hasUniqueKey()) {
      String key = key(entity);
      index.append(Fields.KEY, key).append(Fields.CLAIM, key);
    }
    return index;
  }

  /** An indexed value as MongoDB compares it. */
  public static Object indexed(Object value) {
    return value instanceof Instant instant ? Date.from(instant) : value;
  }

  /** The unique key as it is indexed; every document has one, since not all servers skip nulls. */
  String key(T entity) {
    String key = kind.uniqueKey(entity);
    return key == null ? noKey(entity.id()) : "=" + key;
  }

  /** What stands for the key of a record without one. */
  public static String noKey(String id) {
    return "#" + id;
  }

  /** A record for those who go through many; empty where it cannot be read. */
  public Optional<T> readable(Document document) {
    return decoder.read(id(document), () -> decode(document));
  }

  public T decode(Document document) {
    Document record = new Document();
    document.forEach(
        (name, value) -> {
          if (!foreign.contains(name) && !name.startsWith("_")) {
            record.append(name, value);
          }
        });
    Object id = DocumentIds.of(document);
    record.append(Fields.ID, DocumentIds.fromBson(id));
    addDefaults(record, id);
    return codec.decode(JsonWriter.write(record));
  }

  /** The id of a document's record. */
  public static String id(Document document) {
    return DocumentIds.fromBson(DocumentIds.of(document));
  }

  /** What documents of another system may lack. */
  private static void addDefaults(Document record, Object id) {
    record.putIfAbsent(Fields.VERSION, 0);
    record.putIfAbsent("owner", new Document());
    record.putIfAbsent(
        "createdAt", id instanceof ObjectId made ? made.getDate() : Date.from(Instant.EPOCH));
    record.putIfAbsent("updatedAt", record.get("createdAt"));
  }

  /** The version of a document; none counts as 0. */
  public static long version(Document document) {
    return document.get(Fields.VERSION) instanceof Number number ? number.longValue() : 0;
  }

  public static @Nullable Document index(Document document) {
    return document.get(Fields.INDEX, Document.class);
  }
}
