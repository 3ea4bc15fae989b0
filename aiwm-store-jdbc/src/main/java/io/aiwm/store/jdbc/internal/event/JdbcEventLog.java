package io.aiwm.store.jdbc.internal.event;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.support.Reading;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.lease.JdbcLeases;
import io.aiwm.store.jdbc.internal.schema.Counters;
import io.aiwm.store.jdbc.internal.schema.Schema;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events get their position after they have landed, in the order of their sequence numbers. For one
 * subject that is the order in which they happened: who writes a version of a record has waited for
 * the version before to be committed, and takes its sequence numbers after that.
 */
public final class JdbcEventLog implements EventLog {
  private final Database database;
  private final EventTable table;
  private final Counters counters;
  private final JdbcLeases leases;

  public JdbcEventLog(Database database, EventTable table, Counters counters, JdbcLeases leases) {
    this.database = database;
    this.table = table;
    this.counters = counters;
    this.leases = leases;
  }

  @Override
  public int assignPositions(Lease lease, int limit) {
    // Most rounds find nothing; they shall not write.
    if (database.autocommitted(c -> unnumbered(c, 1)).isEmpty()) {
      return 0;
    }
    return database.transaction(
        connection ->
            leases.holds(connection, lease)
                ? number(connection, unnumbered(connection, limit))
                : 0);
  }

  /** An event and its sequence number in the inbox, or its position in the log. */
  private record Document(long number, String json) {
    static Document of(ResultSet row) throws SQLException {
      return new Document(row.getLong(1), row.getString(2));
    }
  }

  private List<Document> unnumbered(Connection connection, int limit) throws SQLException {
    Sql sql = new Sql("SELECT seq, doc FROM " + table.inbox());
    return database.query(connection, sql.add(" ORDER BY seq LIMIT ?", limit), Document::of);
  }

  private int number(Connection connection, List<Document> events) throws SQLException {
    if (events.isEmpty()) {
      return 0;
    }
    long position = counters.add(connection, Schema.EVENT_POSITION, events.size()) - events.size();
    List<Object[]> rows = new ArrayList<>();
    List<Object[]> sequence = new ArrayList<>();
    for (Document event : events) {
      position++;
      rows.add(table.row(position, event.json()));
      sequence.add(new Object[] {event.number()});
    }
    database.batch(connection, table.logSql(), rows);
    database.batch(connection, "DELETE FROM " + table.inbox() + " WHERE seq = ?", sequence);
    return events.size();
  }

  @Override
  public List<LoggedEvent> read(EventQuery query) {
    return Reading.upTo(
        query.limit(),
        (last, limit) -> read(query, last == null ? query.after() : last.number(), limit, "ASC"),
        this::logged);
  }

  @Override
  public List<LoggedEvent> newest(EventQuery query) {
    List<LoggedEvent> newestFirst = new ArrayList<>();
    read(query, query.after(), query.limit(), "DESC")
        .forEach(each -> logged(each).ifPresent(newestFirst::add));
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private Optional<LoggedEvent> logged(Document document) {
    long position = document.number();
    return table.decode(position, document.json()).map(event -> new LoggedEvent(position, event));
  }

  private List<Document> read(EventQuery query, long after, int limit, String direction) {
    Sql sql = new Sql("SELECT log_position, doc FROM " + table.log());
    sql.add(" WHERE log_position > ?", after);
    scope(sql, query.scope());
    if (!query.types().isEmpty()) {
      sql.add(" AND event_type IN ").addList(query.types().stream().map(table::text).toList());
    }
    equal(sql, "subject_type", query.subjectType());
    equal(sql, "subject_id", query.subjectId());
    sql.add(" ORDER BY log_position " + direction + " LIMIT ?", limit);
    return database.autocommitted(connection -> database.query(connection, sql, Document::of));
  }

  private void scope(Sql sql, Scope scope) {
    equal(sql, "org_id", scope.orgId());
  }

  private void equal(Sql sql, String column, @Nullable String value) {
    if (value != null) {
      sql.add(" AND " + column + " = ?", table.text(value));
    }
  }

  @Override
  public long lastPosition() {
    return database.autocommitted(connection -> counters.read(connection, Schema.EVENT_POSITION));
  }

  /** In the order of positions, so that what a clock once dated too late ends the round. */
  @Override
  public int purge(Instant before, int limit) {
    Sql oldest = new Sql("SELECT log_position, happened_at FROM " + table.log());
    oldest.add(" ORDER BY log_position LIMIT ?", limit);
    return database.transaction(
        connection -> {
          List<Object[]> rows =
              database
                  .query(connection, oldest, row -> new long[] {row.getLong(1), row.getLong(2)})
                  .stream()
                  .takeWhile(row -> row[1] < before.toEpochMilli())
                  .map(row -> new Object[] {row[0]})
                  .toList();
          String delete = "DELETE FROM " + table.log() + " WHERE log_position = ?";
          return rows.isEmpty()
              ? 0
              : Arrays.stream(database.counted(connection, delete, rows)).sum();
        });
  }
}
