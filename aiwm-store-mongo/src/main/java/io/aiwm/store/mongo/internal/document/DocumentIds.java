package io.aiwm.store.mongo.internal.document;

import io.aiwm.api.entity.Ids;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Ids as MongoDB keeps them: ours as ObjectIds, those of other makers as the text they are. */
public final class DocumentIds {
  private DocumentIds() {}

  public static Object toBson(String id) {
    return Ids.isId(id) ? new ObjectId(id) : Texts.toBson(id);
  }

  public static String fromBson(Object id) {
    return Texts.fromBson(id);
  }

  /** The id of a document, as it is. */
  public static Object of(Document document) {
    return Objects.requireNonNull(document.get(Fields.ID), "Every document has an id");
  }
}
