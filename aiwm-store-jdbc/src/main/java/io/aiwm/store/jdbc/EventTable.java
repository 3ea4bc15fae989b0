package io.aiwm.store.jdbc;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.FieldType;
import java.util.Optional;

/**
 * The tables of the event log. Commits append to the inbox, which has no column to find events by;
 * the numbering duty moves them from there to the log, where each has a position.
 */
final class EventTable {
  private final String log;
  private final String inbox;
  private final Codec<Event> codec;
  private final Dialect dialect;
  private final Unreadable unreadable = new Unreadable("The event at position");

  EventTable(Names names, Codec<Event> codec, Dialect dialect) {
    log = names.qualified(names.plain(Schema.EVENT));
    inbox = names.qualified(names.plain(Schema.EVENT_INBOX));
    this.codec = codec;
    this.dialect = dialect;
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
  String insertSql() {
    return "INSERT INTO " + inbox + " (doc) VALUES (?)";
  }

  String encode(Event event) {
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
    return unreadable.read(String.valueOf(position), () -> codec.decode(document));
  }

  Object text(String value) {
    return dialect.toColumn(FieldType.TEXT, FieldType.TEXT.indexed(value));
  }
}
