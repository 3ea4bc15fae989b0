package io.aiwm.store.mongo.internal.event;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.JsonReader;
import io.aiwm.store.mongo.internal.document.JsonWriter;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Events as documents: their JSON, an id that tells the order in which they were written, and a
 * position once the numbering duty has seen them.
 */
public final class EventDocuments {
  public static final String POSITION = "position";
  public static final String TIMESTAMP = "timestamp";
  static final String TYPE = "type";
  static final String VERSION = "version";
  static final String ORDINAL = "ordinal";
  static final String SUBJECT_TYPE = "subject.type";
  public static final String SUBJECT_ID = "subject.id";
  public static final String ORG_ID = "owner.orgId";

  private final Codec<Event> codec;
  private final UnreadableRecords.Decoder decoder;

  public EventDocuments(Codec<Event> codec, UnreadableRecords unreadable) {
    this.codec = codec;
    decoder = unreadable.of(UnreadableRecords.EVENTS, "The event at position");
  }

  public Document document(Event event) {
    Document document = new Document(Fields.ID, new ObjectId());
    document.putAll(JsonReader.read(codec.encode(event)));
    return document.append(POSITION, null);
  }

  /** An event of the log; empty where it cannot be read. */
  Optional<LoggedEvent> logged(Document document) {
    long position = document.get(POSITION, Number.class).longValue();
    return decoder.read(
        String.valueOf(position), () -> new LoggedEvent(position, decode(document)));
  }

  private Event decode(Document document) {
    Document event = new Document(document);
    event.remove(Fields.ID);
    event.remove(POSITION);
    return codec.decode(JsonWriter.write(event));
  }
}
