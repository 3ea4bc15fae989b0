package io.aiwm.store.jdbc;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.FieldType;

/**
 * The tables of the event log. Commits append to the inbox; the numbering duty moves events from
 * there to the log, where each has a position.
 */
final class EventTable {
  /** What the two tables have in common. */
  static final String COLUMNS = "event_type, subject_type, subject_id, org_id, happened_at, doc";

  private final String log;
  private final String inbox;
  private final Codec<Event> codec;
  private final Dialect dialect;

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

  /** Its parameters are those of {@link #row}. */
  String insertSql() {
    return "INSERT INTO " + inbox + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";
  }

  Object[] row(Event event) {
    return new Object[] {
      text(event.type()),
      text(event.subject().type()),
      text(event.subject().id()),
      text(event.owner().orgId()),
      event.timestamp().toEpochMilli(),
      codec.encode(event)
    };
  }

  Event decode(String document) {
    return codec.decode(document);
  }

  Object text(String value) {
    return dialect.toColumn(FieldType.TEXT, FieldType.TEXT.indexed(value));
  }
}
