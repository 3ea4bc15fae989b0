package io.aiwm.store.mongo.internal.schema;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Field;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.event.EventDocuments;
import io.aiwm.store.mongo.internal.signal.SignalCollection;
import java.util.List;
import org.bson.Document;

/** Makes the indexes; those that are there already are left alone. */
public final class Indexes {
  private final Database database;

  public Indexes(Database database) {
    this.database = database;
  }

  /** Indexes of what belongs to no kind. */
  public void create() {
    MongoCollection<Document> events = database.collection(Database.EVENTS);
    create(events, EventDocuments.POSITION, Fields.ID);
    create(events, EventDocuments.ORG_ID, EventDocuments.POSITION);
    create(events, EventDocuments.SUBJECT_ID, EventDocuments.POSITION);
    create(events, EventDocuments.TIMESTAMP);
    create(database.collection(Database.SIGNALS), SignalCollection.AT);
    create(database.collection(Database.COMMITS), Fields.PENDING_AT);
  }

  public <T extends Entity> void create(KindCollection<T> target) {
    MongoCollection<Document> collection = target.collection();
    if (target.kind().hasUniqueKey()) {
      createUnique(collection, Fields.indexed(Fields.KEY));
      createUnique(collection, Fields.indexed(Fields.CLAIM));
    }
    String id = Fields.indexed(Fields.ID);
    for (Field<T> field : target.kind().fields()) {
      if (field.multiple() || field.name().equals(Fields.ID)) {
        create(collection, Fields.indexed(field));
      } else {
        create(collection, Fields.indexed(field), id);
      }
    }
    create(collection, Fields.indexed("orgId"), Fields.indexed("createdAt"), id);
    create(collection, Fields.indexed(Fields.WAKE_AT), id);
    create(collection, Fields.PENDING_AT);
  }

  private static void create(MongoCollection<Document> collection, String... paths) {
    collection.createIndex(keys(paths));
  }

  /** Sparse, for documents of another system that have no index yet. */
  private static void createUnique(MongoCollection<Document> collection, String path) {
    IndexOptions unique = new IndexOptions().unique(true);
    try {
      collection.createIndex(keys(path), new IndexOptions().unique(true).sparse(true));
    } catch (MongoCommandException e) {
      // Not every server that speaks MongoDB's language can skip documents; all of ours have a key.
      collection.createIndex(keys(path), unique);
    }
  }

  private static Document keys(String... paths) {
    Document keys = new Document();
    List.of(paths).forEach(path -> keys.append(path, 1));
    return keys;
  }
}
