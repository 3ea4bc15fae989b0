package io.aiwm.store.jdbc;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.FieldType;

/** The table of the event log. An event has no position until the numbering duty has seen it. */
final class EventTable {
  private final String name;
  private final Codec<Event> codec;
  private final Dialect dialect;
  private final String insert;

  EventTable(Names names, Codec<Event> codec, Dialect dialect) {
    name = names.qualified(names.plain(Schema.EVENT));
    this.codec = codec;
    this.dialect = dialect;
    insert =
        "INSERT INTO "
            + name
            + " (event_type, subject_type, subject_id, org_id, happened_at, doc)"
            + " VALUES (?, ?, ?, ?, ?, ?)";
  }

  /** The table as it stands in SQL. */
  String name() {
    return name;
  }

  String insertSql() {
    return insert;
  }

  /** Parameters of {@link #insertSql}. */
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
