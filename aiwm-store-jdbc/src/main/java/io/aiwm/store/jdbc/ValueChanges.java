package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a group of commits changes in the side tables. Most replacements leave those values alone:
 * looking first is much cheaper than to write rows, and their index, anew.
 */
final class ValueChanges {
  /** Records looked at in one statement. */
  private static final int CHUNK = 500;

  private final Map<KindTable<?>, Rows> tables = new LinkedHashMap<>();

  /** A row of a side table, in the order of its columns. */
  private record Value(Object id, String field, Object value) {
    static Value of(Object[] row) {
      return new Value(row[0], (String) row[1], row[2]);
    }

    Object[] row() {
      return new Object[] {id, field, value};
    }
  }

  /**
   * Rows that one side table shall have.
   *
   * @param replaced ids of records that may have other rows now
   * @param present rows that those records were found to have
   */
  private record Rows(List<Object> replaced, Set<Value> wanted, Set<Value> present) {
    Rows() {
      this(new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  <T extends Entity> void inserted(KindTable<T> table, T entity) {
    if (!table.multiples().isEmpty()) {
      table.valueRows(entity).forEach(row -> of(table).wanted().add(Value.of(row)));
    }
  }

  <T extends Entity> void replaced(KindTable<T> table, T entity) {
    inserted(table, entity);
    if (!table.multiples().isEmpty()) {
      of(table).replaced().add(table.id(entity));
    }
  }

  private Rows of(KindTable<?> table) {
    return tables.computeIfAbsent(table, key -> new Rows());
  }

  /** Reads what is there, after the records are written, whose rows are locked by then. */
  void look(StatementSink sink) throws SQLException {
    for (Map.Entry<KindTable<?>, Rows> entry : tables.entrySet()) {
      Rows rows = entry.getValue();
      rows.present().clear(); // A transaction may be run again.
      for (int from = 0; from < rows.replaced().size(); from += CHUNK) {
        int to = Math.min(from + CHUNK, rows.replaced().size());
        String table = entry.getKey().valuesTable();
        Sql sql = new Sql("SELECT id, field, val FROM " + table + " WHERE id IN ");
        sql.addList(rows.replaced().subList(from, to));
        sink.query(
            sql,
            row ->
                rows.present()
                    .add(new Value(row.getString(1), row.getString(2), row.getString(3))));
      }
    }
  }

  /** Writes the difference; most often there is none. */
  void write(Database database, Connection connection) throws SQLException {
    for (Map.Entry<KindTable<?>, Rows> entry : tables.entrySet()) {
      KindTable<?> table = entry.getKey();
      Set<Value> present = entry.getValue().present();
      Set<Value> wanted = entry.getValue().wanted();
      batch(database, connection, table.deleteValueSql(), without(present, wanted));
      batch(database, connection, table.insertValueSql(), without(wanted, present));
    }
  }

  private static List<Object[]> without(Set<Value> values, Set<Value> others) {
    return values.stream().filter(value -> !others.contains(value)).map(Value::row).toList();
  }

  private static void batch(
      Database database, Connection connection, String sql, List<Object[]> rows)
      throws SQLException {
    if (!rows.isEmpty()) {
      database.batch(connection, sql, rows);
    }
  }
}
