package io.aiwm.store.mongo.internal.document;

import org.bson.Document;

/**
 * Filters for one document. The id stands at the top, beside the other conditions, where the
 * simplest of servers looks it up in the index.
 */
public final class Match {
  private Match() {}

  public static Document id(Object id) {
    return new Document(Fields.ID, id);
  }

  /** What a field is that is not there. */
  public static Document absent() {
    return new Document("$exists", false);
  }

  public static Document present() {
    return new Document("$exists", true);
  }
}
