package io.aiwm.store.mongo.internal.protocol;

import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a commit in a document, where there are no transactions. A document that is about to
 * be changed holds a lock, which names the anchor. Once the anchor holds the redo list in place of
 * its lock the commit has landed, and whoever meets one of its documents can finish it.
 *
 * @param id of the commit
 * @param at when the commit began, in the database's time
 * @param collection of the anchor
 * @param anchor id of the anchor's document
 * @param inserting the document is there only to be inserted, and no record yet
 * @param redo what remains to be done; null in a lock
 */
public record Pending(
    String id, Date at, String collection, Object anchor, boolean inserting, @Nullable Redo redo) {

  /**
   * Work that remains to be done for a commit that has landed; doing it again changes nothing.
   *
   * @param events documents of the event log
   * @param writes as {@link Redo#write} makes them
   */
  record Redo(List<Document> events, List<Document> writes) {

    /**
     * A write to a document that is locked by the commit.
     *
     * @param round writes of a later round need those of all earlier ones
     */
    static Document write(int round, Planned target, Document set, List<String> unset) {
      return new Document("round", round)
          .append("collection", target.collection())
          .append("id", target.id())
          .append("set", set)
          .append("unset", unset);
    }

    private Document toDocument() {
      return new Document("events", events).append("writes", writes);
    }

    private static Redo of(Document document) {
      return new Redo(
          document.getList("events", Document.class), document.getList("writes", Document.class));
    }
  }

  /** A commit that begins. */
  static Pending begin(Instant at, String collection, Object anchor) {
    return new Pending(
        new ObjectId().toHexString(), Date.from(at), collection, anchor, false, null);
  }

  Pending inserting(boolean value) {
    return new Pending(id, at, collection, anchor, value, null);
  }

  Pending landed(List<Document> events, List<Document> writes) {
    return new Pending(id, at, collection, anchor, false, new Redo(events, writes));
  }

  /** The mark in a document, or null if it has none. */
  public static @Nullable Pending in(Document document) {
    Document mark = document.get(Fields.PENDING, Document.class);
    if (mark == null) {
      return null;
    }
    Document redo = mark.get("redo", Document.class);
    return new Pending(
        mark.getString("id"),
        mark.getDate("at"),
        mark.getString("collection"),
        Objects.requireNonNull(mark.get("anchor")),
        mark.getBoolean("inserting", false),
        redo == null ? null : Redo.of(redo));
  }

  Document toDocument() {
    Document mark =
        new Document("id", id)
            .append("at", at)
            .append("collection", collection)
            .append("anchor", anchor);
    if (inserting) {
      mark.append("inserting", true);
    }
    return redo == null ? mark : mark.append("redo", redo.toDocument());
  }

  /** A document that this commit has locked, and in which it has not landed. */
  Document lockOn(Object document) {
    return marking(document).append(Fields.PENDING_REDO, Match.absent());
  }

  /** A document that bears the mark of this commit. */
  Document marking(Object document) {
    return Match.id(document).append(Fields.PENDING_ID, id);
  }
}
