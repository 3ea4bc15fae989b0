package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.store.jdbc.internal.commit.EncodedCommit.Row;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.schema.KindTable;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of a group of commits to the side tables. Most replacements leave those values alone:
 * looking first, where they are not known, is much cheaper than to write rows and their index anew.
 */
final class ValueChanges {
  /** Records looked at in one statement. */
  private static final int CHUNK = 500;

  private final Map<KindTable<?>, Rows> tables = new LinkedHashMap<>();
  private final List<Written> written = new ArrayList<>();
  private final KnownValues known;

  ValueChanges(KnownValues known) {
    this.known = known;
  }

  /**
   * Rows that one side table shall have.
   *
   * @param unknown ids of records that have rows now which are not known
   * @param before rows that are known to be there
   * @param found rows that the others were found to have
   */
  private record Rows(
      List<Object> unknown, Set<SideRow> wanted, Set<SideRow> before, Set<SideRow> found) {
    Rows() {
      this(new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    boolean present(SideRow row) {
      return before.contains(row) || found.contains(row);
    }
  }

  /** A record and the rows that it has once it is committed. */
  private record Written(Row row, Set<SideRow> values) {}

  void add(Row row) {
    if (row.table().multiples().isEmpty()) {
      return;
    }
    Set<SideRow> wanted = SideRow.of(row.values());
    written.add(new Written(row, wanted));
    if (!row.replaces()) {
      of(row).wanted().addAll(wanted);
      return;
    }
    Set<SideRow> before = known.before(row).orElse(null);
    if (before == null) {
      of(row).unknown().add(row.id());
      of(row).wanted().addAll(wanted);
    } else if (!before.equals(wanted)) {
      of(row).before().addAll(before);
      of(row).wanted().addAll(wanted);
    }
  }

  private Rows of(Row row) {
    return tables.computeIfAbsent(row.table(), key -> new Rows());
  }

  /** Reads what is there, after the records are written, whose rows are locked by then. */
  void look(StatementSink sink) throws SQLException {
    for (Map.Entry<KindTable<?>, Rows> entry : tables.entrySet()) {
      Rows rows = entry.getValue();
      rows.found().clear(); // A transaction may be run again.
      for (int from = 0; from < rows.unknown().size(); from += CHUNK) {
        int to = Math.min(from + CHUNK, rows.unknown().size());
        String table = entry.getKey().valuesTable();
        Sql sql = new Sql("SELECT id, field, val FROM " + table + " WHERE id IN ");
        sql.addList(rows.unknown().subList(from, to));
        sink.query(
            sql,
            row ->
                rows.found()
                    .add(new SideRow(row.getString(1), row.getString(2), row.getString(3))));
      }
    }
  }

  /** Writes the difference; most often there is none. */
  void write(Database database, Connection connection) throws SQLException {
    for (Map.Entry<KindTable<?>, Rows> entry : tables.entrySet()) {
      KindTable<?> table = entry.getKey();
      Rows rows = entry.getValue();
      List<SideRow> old = new ArrayList<>(rows.before());
      old.addAll(rows.found());
      old.removeAll(rows.wanted());
      batch(database, connection, table.deleteValueSql(), old);
      List<SideRow> fresh = rows.wanted().stream().filter(row -> !rows.present(row)).toList();
      batch(database, connection, table.insertValueSql(), fresh);
    }
  }

  /** What was written is there to stay; or else what was known may have been wrong. */
  void ended(boolean landed) {
    for (Written each : written) {
      if (landed) {
        known.written(each.row(), each.values());
      } else {
        known.forget(each.row());
      }
    }
  }

  private static void batch(
      Database database, Connection connection, String sql, List<SideRow> rows)
      throws SQLException {
    if (!rows.isEmpty()) {
      database.batch(connection, sql, rows.stream().map(SideRow::columns).toList());
    }
  }
}
