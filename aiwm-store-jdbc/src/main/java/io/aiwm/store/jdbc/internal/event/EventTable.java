package io.aiwm.store.jdbc.internal.event;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.Schema;
import java.util.Optional;

/**
 * The tables of the event log. Commits append to the inbox, which has no column to find events by;
 * the numbering duty moves them from there to the log, where each has a position.
 */
public final class EventTable {
  private final String log;
  private final String inbox;
  private final Codec<Event> codec;
  private final Dialect dialect;
  private final UnreadableRecords.Decoder decoder;

  public EventTable(
      Names names, Codec<Event> codec, Dialect dialect, UnreadableRecords unreadable) {
    log = names.qualified(names.plain(Schema.EVENT));
    inbox = names.qualified(names.plain(Schema.EVENT_INBOX));
    this.codec = codec;
    this.dialect = dialect;
    decoder = unreadable.of(UnreadableRecords.EVENTS, "The event at position");
  }

  /** The log as it stands in SQL. */
  String log() {
    return log;
  }

  /** The inbox as it stands in SQL. */
  String inbox() {
    return inbox;
  }

  /** Its parameter is an event as {@link #encode} makes it. */
  public String insertSql() {
    return "INSERT INTO " + inbox + " (doc) VALUES (?)";
  }

  public String encode(Event event) {
    return codec.encode(event);
  }

  /** Its parameters are those of {@link #row}. */
  String logSql() {
    return "INSERT INTO "
        + log
        + " (log_position, event_type, subject_type, subject_id, org_id, happened_at, doc)"
        + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  }

  /** An event of the inbox at its place in the log; one that cannot be read is found by nothing. */
  Object[] row(long position, String document) {
    return decode(position, document)
        .map(event -> row(position, event, document))
        .orElseGet(() -> new Object[] {position, "", "", "", "", 0L, document});
  }

  private Object[] row(long position, Event event, String document) {
    return new Object[] {
      position,
      text(event.type()),
      text(event.subject().type()),
      text(event.subject().id()),
      text(event.owner().orgId()),
      event.timestamp().toEpochMilli(),
      document
    };
  }

  /** An event of the log; empty where it cannot be read. */
  Optional<Event> decode(long position, String document) {
    return decoder.read(String.valueOf(position), () -> codec.decode(document));
  }

  Object text(String value) {
    return dialect.toColumn(FieldType.TEXT, FieldType.TEXT.indexed(value));
  }
}
