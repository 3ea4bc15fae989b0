package io.aiwm.store.mongo;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Events as documents: their JSON, an id that tells the order in which they were written, and a
 * position once the numbering duty has seen them.
 */
final class EventDocuments {
  static final String POSITION = "position";
  static final String TIMESTAMP = "timestamp";
  static final String TYPE = "type";
  static final String VERSION = "version";
  static final String ORDINAL = "ordinal";
  static final String SUBJECT_TYPE = "subject.type";
  static final String SUBJECT_ID = "subject.id";
  static final String ORG_ID = "owner.orgId";

  private final Codec<Event> codec;

  EventDocuments(Codec<Event> codec) {
    this.codec = codec;
  }

  Document document(Event event) {
    Document document = new Document(Fields.ID, new ObjectId());
    document.putAll(JsonReader.read(codec.encode(event)));
    return document.append(POSITION, null);
  }

  Event decode(Document document) {
    Document event = new Document(document);
    event.remove(Fields.ID);
    event.remove(POSITION);
    return codec.decode(JsonWriter.write(event));
  }
}
