package io.aiwm.store.mongo.internal.protocol;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.result.DeleteResult;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.client.ServerClock;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.schema.Collections;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Recovery of commits whose process died half-way, or is slow: those that landed are finished,
 * those that did not are given up after a while. A commit is given up at its anchor, without which
 * it can no longer land.
 */
public final class Recovery {
  private static final int LIMIT = 500;

  private final Collections collections;
  private final Database database;
  private final Completion completion;
  private final ServerClock clock;
  private final Duration patience;
  private final UnreadableRecords.Decoder marks;

  public Recovery(
      Collections collections,
      Database database,
      Completion completion,
      ServerClock clock,
      Duration patience,
      UnreadableRecords unreadable) {
    this.collections = collections;
    this.database = database;
    this.completion = completion;
    this.clock = clock;
    this.patience = patience;
    marks = unreadable.of("commits", "The commit mark in the document");
  }

  /** Looks through everything that is marked: what a predecessor may have left. */
  public void sweepAll() {
    sweep(clock.now().plus(patience));
  }

  /** Looks through what was marked so long ago that its process is not at work any more. */
  void sweepAbandoned() {
    sweep(clock.now().minus(patience));
  }

  private void sweep(Instant until) {
    sweep(database.collection(Database.COMMITS), until);
    for (KindCollection<?> kind : collections.all()) {
      sweep(kind.collection(), until);
    }
  }

  private void sweep(MongoCollection<Document> collection, Instant until) {
    List<Document> marked = new ArrayList<>();
    collection.find(lte(Fields.PENDING_AT, Date.from(until))).limit(LIMIT).into(marked);
    marked.forEach(document -> settle(collection, document));
  }

  /**
   * Finishes the commit that a document belongs to, or gives it up.
   *
   * @return whether the document has changed by that; otherwise its commit is still young
   */
  public boolean settle(MongoCollection<Document> collection, Document document) {
    Pending pending = mark(document);
    if (pending == null || finish(pending)) {
      return pending != null;
    }
    if (clock.estimate().minus(patience).isBefore(pending.at().toInstant())) {
      return false;
    }
    release(collection(pending.collection()), pending.anchor(), pending);
    release(collection, DocumentIds.of(document), pending);
    return true;
  }

  /**
   * The mark of a commit in a document; null where there is none, or one that this store cannot
   * make sense of, which is left as it is.
   */
  public @Nullable Pending mark(Document document) {
    return document.containsKey(Fields.PENDING)
        ? marks.read(KindCollection.id(document), () -> known(document)).orElse(null)
        : null;
  }

  private Pending known(Document document) {
    Pending pending = Objects.requireNonNull(Pending.in(document));
    collection(pending.collection());
    Pending.Redo redo = pending.redo();
    if (redo != null) {
      redo.writes().forEach(write -> collection(write.getString("collection")));
    }
    return pending;
  }

  /** Finishes a commit if it has landed, and says whether it had. */
  public boolean finish(Pending pending) {
    Pending landed = pending.redo() != null ? pending : atAnchor(pending);
    if (landed == null || landed.redo() == null || !landed.id().equals(pending.id())) {
      return false;
    }
    completion.finish(List.of(landed));
    return true;
  }

  private @Nullable Pending atAnchor(Pending pending) {
    Document anchor =
        collection(pending.collection())
            .find(eq(Fields.ID, pending.anchor()))
            .projection(Projections.include(Fields.PENDING))
            .first();
    return anchor == null ? null : mark(anchor);
  }

  /** Undoes the lock of a commit that has not landed. */
  void release(MongoCollection<Document> collection, Object id, Pending pending) {
    Bson locked = pending.lockOn(id);
    Bson placeholder = pending.lockOn(id).append(Fields.PENDING + ".inserting", true);
    DeleteResult deleted = collection.deleteOne(placeholder);
    Document document =
        deleted.getDeletedCount() > 0
            ? null
            : collection
                .find(locked)
                .projection(Projections.include(Fields.indexed(Fields.KEY)))
                .first();
    if (document != null) {
      unlock(collection, locked, document);
    }
  }

  private static void unlock(MongoCollection<Document> collection, Bson locked, Document document) {
    Document update = new Document("$unset", new Document(Fields.PENDING, ""));
    Document index = KindCollection.index(document);
    if (index != null && index.containsKey(Fields.KEY)) {
      Object key = index.get(Fields.KEY);
      update.append("$set", new Document(Fields.indexed(Fields.CLAIM), key));
    }
    try {
      collection.updateOne(locked, update);
    } catch (MongoWriteException e) {
      if (!Bulk.isDuplicate(e)) {
        throw e;
      }
      // Somebody claims the key without having looked whose it is, and will let go: not yet.
    }
  }

  private MongoCollection<Document> collection(String name) {
    return name.equals(Database.COMMITS)
        ? database.collection(name)
        : collections.named(name).collection();
  }
}
