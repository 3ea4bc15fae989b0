package io.aiwm.store.jdbc;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events get their position after they have landed, in the order of their sequence numbers. For one
 * subject that is the order in which they happened: who writes a version of a record has waited for
 * the version before to be committed, and takes its sequence numbers after that.
 */
final class JdbcEventLog implements EventLog {
  private final Database database;
  private final EventTable table;
  private final Counters counters;
  private final JdbcLeases leases;

  JdbcEventLog(Database database, EventTable table, Counters counters, JdbcLeases leases) {
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

  private List<Long> unnumbered(Connection connection, int limit) throws SQLException {
    Sql sql = new Sql("SELECT seq FROM " + table.name() + " WHERE log_position IS NULL");
    return database.query(
        connection, sql.add(" ORDER BY seq LIMIT ?", limit), row -> row.getLong(1));
  }

  private int number(Connection connection, List<Long> sequence) throws SQLException {
    if (sequence.isEmpty()) {
      return 0;
    }
    long last = counters.add(connection, Schema.EVENT_POSITION, sequence.size());
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < sequence.size(); i++) {
      rows.add(new Object[] {last - sequence.size() + 1 + i, sequence.get(i)});
    }
    database.batch(
        connection, "UPDATE " + table.name() + " SET log_position = ? WHERE seq = ?", rows);
    return sequence.size();
  }

  @Override
  public List<LoggedEvent> read(EventQuery query) {
    Sql sql = new Sql("SELECT log_position, doc FROM " + table.name());
    sql.add(" WHERE log_position > ?", query.after());
    scope(sql, query.scope());
    if (!query.types().isEmpty()) {
      sql.add(" AND event_type IN ").addList(query.types().stream().map(table::text).toList());
    }
    equal(sql, "subject_type", query.subjectType());
    equal(sql, "subject_id", query.subjectId());
    sql.add(" ORDER BY log_position LIMIT ?", query.limit());
    return database.autocommitted(
        connection ->
            database.query(
                connection,
                sql,
                row -> new LoggedEvent(row.getLong(1), table.decode(row.getString(2)))));
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

  @Override
  public int purge(Instant before, int limit) {
    Sql oldest = new Sql("SELECT seq FROM " + table.name() + " WHERE log_position IS NOT NULL");
    oldest.add(" AND happened_at < ?", before.toEpochMilli());
    oldest.add(" ORDER BY happened_at LIMIT ?", limit);
    return database.transaction(
        connection -> {
          List<Object[]> rows =
              database.query(connection, oldest, row -> new Object[] {row.getLong(1)});
          String delete = "DELETE FROM " + table.name() + " WHERE seq = ?";
          return rows.isEmpty() ? 0 : Arrays.stream(database.batch(connection, delete, rows)).sum();
        });
  }
}
