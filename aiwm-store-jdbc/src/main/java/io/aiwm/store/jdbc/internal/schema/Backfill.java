package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Field;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Indexes records that were written before their kind had a field. */
final class Backfill<T extends Entity> {
  private static final int CHUNK = 500;

  private final Database database;
  private final KindTable<T> table;
  private final List<Field<T>> added;

  Backfill(Database database, KindTable<T> table, List<Field<T>> added) {
    this.database = database;
    this.table = table;
    this.added = added;
  }

  void run(Connection connection) throws SQLException {
    String after = "";
    List<Stored> chunk = next(connection, after);
    while (!chunk.isEmpty()) {
      for (Field<T> field : added) {
        fill(connection, field, chunk);
      }
      after = chunk.get(chunk.size() - 1).id();
      chunk = next(connection, after);
    }
  }

  private List<Stored> next(Connection connection, String after) throws SQLException {
    String id = table.column(KindTable.ID);
    Sql sql = new Sql("SELECT " + id + ", " + table.column(KindTable.DOCUMENT));
    sql.add(" FROM " + table.table() + " WHERE " + id + " > ? ORDER BY " + id, after);
    return database.query(
        connection, sql.add(" LIMIT ?", CHUNK), r -> new Stored(r.getString(1), r.getString(2)));
  }

  private void fill(Connection connection, Field<T> field, List<Stored> chunk) throws SQLException {
    if (!field.multiple()) {
      String set = "UPDATE " + table.table() + " SET " + table.column(field) + " = ?";
      List<Object[]> rows = new ArrayList<>();
      chunk.forEach(s -> values(field, s).forEach(v -> rows.add(new Object[] {v, s.id()})));
      if (!rows.isEmpty()) {
        database.batch(connection, set + " WHERE " + table.column(KindTable.ID) + " = ?", rows);
      }
      return;
    }
    // A first attempt may have been killed half-way.
    String clear = "DELETE FROM " + table.valuesTable() + " WHERE id = ? AND field = ?";
    List<Object[]> stale = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    for (Stored stored : chunk) {
      stale.add(new Object[] {stored.id(), field.name()});
      values(field, stored).forEach(v -> rows.add(new Object[] {stored.id(), field.name(), v}));
    }
    database.batch(connection, clear, stale);
    if (!rows.isEmpty()) {
      database.batch(connection, table.insertValueSql(), rows);
    }
  }

  /** None of a record that cannot be read: whoever writes it next can, and indexes it then. */
  private List<Object> values(Field<T> field, Stored stored) {
    return table
        .decode(stored.id(), stored.document())
        .<List<Object>>map(
            entity -> field.index(entity).stream().map(value -> table.value(field, value)).toList())
        .orElseGet(List::of);
  }

  private record Stored(String id, String document) {}
}
