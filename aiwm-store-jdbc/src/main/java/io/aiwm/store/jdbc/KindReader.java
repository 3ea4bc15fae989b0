package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Filter.Operator;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.ResolvedQuery.Condition;
import io.aiwm.api.store.ResolvedQuery.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and removes the records of one kind. */
final class KindReader<T extends Entity> {
  /** Ids asked for in one statement. */
  private static final int CHUNK = 500;

  private final Database database;
  private final Dialect dialect;
  private final KindTable<T> table;

  KindReader(Database database, Dialect dialect, KindTable<T> table) {
    this.database = database;
    this.dialect = dialect;
    this.table = table;
  }

  Optional<T> find(String id) {
    Sql sql = select().add(" WHERE " + table.column(KindTable.ID) + " = ?", text(id));
    return read(sql).stream().findFirst();
  }

  Optional<T> find(Scope scope, String id) {
    Sql sql = live(select(), scope).add(" AND " + table.column(KindTable.ID) + " = ?", text(id));
    return read(sql).stream().findFirst();
  }

  List<T> findAll(Scope scope, Collection<String> ids) {
    List<String> wanted = ids.stream().distinct().toList();
    List<T> found = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += CHUNK) {
      List<String> chunk = wanted.subList(from, Math.min(from + CHUNK, wanted.size()));
      Sql sql = live(select(), scope).add(" AND " + table.column(KindTable.ID) + " IN ");
      found.addAll(read(sql.addList(chunk.stream().map(this::text).toList())));
    }
    return found;
  }

  Page<T> list(ResolvedQuery<T> query) {
    Sql sql = matching(select(), query);
    query.position().ifPresent(position -> after(sql, query, position));
    sql.add(" ORDER BY " + String.join(", ", order(query)));
    return query.page(read(sql.add(" LIMIT ? OFFSET ?", query.limit() + 1, query.offset())));
  }

  /** Within one organisation its id orders nothing, but H2 needs it to read in an index's order. */
  private List<String> order(ResolvedQuery<T> query) {
    List<String> columns = new ArrayList<>();
    if (query.scope().orgId() != null) {
      columns.add(table.column("org_id"));
    }
    columns.add(table.column(query.sortField()));
    if (!query.sortField().name().equals(KindTable.ID)) {
      columns.add(table.column(KindTable.ID));
    }
    String direction = query.descending() ? " DESC" : "";
    return columns.stream().map(column -> column + direction).toList();
  }

  long count(ResolvedQuery<T> query) {
    Sql sql = matching(new Sql("SELECT COUNT(*) FROM " + table.table()), query);
    return database.autocommitted(c -> database.query(c, sql, row -> row.getLong(1))).get(0);
  }

  Map<String, Long> countBy(Scope scope, Field<T> field) {
    String column = table.column(field);
    Sql sql = live(new Sql("SELECT " + column + ", COUNT(*) FROM " + table.table()), scope);
    sql.add(" GROUP BY " + column);
    Map<String, Long> counts = new LinkedHashMap<>();
    database
        .autocommitted(
            c ->
                database.query(
                    c, sql, row -> Map.entry(dialect.fromColumn(row.getString(1)), row.getLong(2))))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** What cannot be read must not stand before what can for ever, so more is read in its place. */
  List<T> due(Instant now, int limit) {
    List<T> due = new ArrayList<>();
    int offset = 0;
    int wanted;
    int found;
    do {
      wanted = limit - due.size();
      List<Map.Entry<String, String>> page = due(now, offset, wanted);
      page.forEach(row -> table.decode(row.getKey(), row.getValue()).ifPresent(due::add));
      found = page.size();
      offset += found;
    } while (found == wanted && due.size() < limit);
    return due;
  }

  /** Ids and documents. */
  private List<Map.Entry<String, String>> due(Instant now, int offset, int limit) {
    String id = table.column(KindTable.ID);
    String wakeAt = table.column(KindTable.WAKE_AT);
    Sql sql = new Sql("SELECT " + id + ", " + table.column(KindTable.DOCUMENT));
    sql.add(" FROM " + table.table() + " WHERE " + wakeAt + " <= ?", now.toEpochMilli());
    sql.add(" AND " + table.column("is_deleted") + " = ?", false);
    sql.add(" ORDER BY " + wakeAt + ", " + id + " LIMIT ? OFFSET ?", limit, offset);
    return database.autocommitted(
        c -> database.query(c, sql, row -> Map.entry(row.getString(1), row.getString(2))));
  }

  int purge(Instant before, int limit) {
    String id = table.column(KindTable.ID);
    String createdAt = table.column("created_at");
    Sql oldest =
        new Sql("SELECT " + id + " FROM " + table.table())
            .add(" WHERE " + createdAt + " < ?", before.toEpochMilli())
            .add(" ORDER BY " + createdAt + ", " + id + " LIMIT ?", limit);
    return database.transaction(
        c -> delete(c, database.query(c, oldest, row -> new Object[] {row.getString(1)})));
  }

  int remove(Collection<String> ids) {
    // In one order for all, so that two who remove the same do not wait for each other.
    List<Object[]> sorted =
        ids.stream().distinct().sorted().map(id -> new Object[] {text(id)}).toList();
    return database.transaction(c -> delete(c, sorted));
  }

  private int delete(Connection connection, List<Object[]> ids) throws SQLException {
    if (ids.isEmpty()) {
      return 0;
    }
    if (!table.multiples().isEmpty()) {
      database.batch(connection, table.deleteValuesSql(), ids);
    }
    String id = table.column(KindTable.ID);
    String delete = "DELETE FROM " + table.table() + " WHERE " + id + " = ?";
    return Arrays.stream(database.counted(connection, delete, ids)).sum();
  }

  private Sql select() {
    return new Sql("SELECT " + table.column(KindTable.DOCUMENT) + " FROM " + table.table());
  }

  private List<T> read(Sql sql) {
    List<String> documents =
        database.autocommitted(c -> database.query(c, sql, row -> row.getString(1)));
    return documents.stream().map(table::decode).toList();
  }

  private Sql live(Sql sql, Scope scope) {
    sql.add(" WHERE " + table.column("is_deleted") + " = ?", false);
    return scoped(sql, scope);
  }

  private Sql scoped(Sql sql, Scope scope) {
    String orgId = scope.orgId();
    return orgId == null ? sql : sql.add(" AND " + table.column("org_id") + " = ?", text(orgId));
  }

  private Sql matching(Sql sql, ResolvedQuery<T> query) {
    if (query.includeDeleted()) {
      scoped(sql.add(" WHERE 1 = 1"), query.scope());
    } else {
      live(sql, query.scope());
    }
    query.conditions().forEach(condition -> where(sql.add(" AND "), condition));
    return sql;
  }

  private void where(Sql sql, Condition<T> condition) {
    Field<T> field = condition.field();
    if (!field.multiple()) {
      compare(sql, table.column(field), condition);
      filled(sql, condition);
      return;
    }
    sql.add(table.column(KindTable.ID) + " IN (SELECT id FROM " + table.valuesTable());
    sql.add(" WHERE field = ? AND ", field.name());
    compare(sql, "val", condition);
    sql.add(")");
  }

  /** Tells a database of what follows anyway, so that it finds the index of what has a value. */
  private void filled(Sql sql, Condition<T> condition) {
    String filled = table.filled(condition.field());
    boolean value = condition.operator() != Operator.LESS && !condition.values().contains("");
    if (dialect.hasPartialIndexes() && value && !filled.isEmpty()) {
      sql.add(" AND " + filled);
    }
  }

  private void compare(Sql sql, String column, Condition<T> condition) {
    List<Object> values =
        condition.values().stream().map(value -> table.value(condition.field(), value)).toList();
    switch (condition.operator()) {
      case IN -> {
        if (values.isEmpty()) {
          sql.add("1 = 0");
        } else {
          sql.add(column + " IN ").addList(values);
        }
      }
      case PREFIX -> prefix(sql, column, (String) condition.value());
      case GREATER_OR_EQUAL -> sql.add(column + " >= ?", values.get(0));
      case LESS -> sql.add(column + " < ?", values.get(0));
    }
  }

  /** As a range, which every index serves and in which no character is special. */
  private void prefix(Sql sql, String column, String prefix) {
    sql.add(column + " >= ?", text(prefix));
    TextRange.endOf(prefix).ifPresent(end -> sql.add(" AND " + column + " < ?", text(end)));
  }

  /** {@code a >= x AND (a > x OR id > y)}: databases turn the first part into a range scan. */
  private void after(Sql sql, ResolvedQuery<T> query, Position position) {
    String column = table.column(query.sortField());
    String than = query.descending() ? " < ?" : " > ?";
    String orEqual = query.descending() ? " <= ?" : " >= ?";
    Object value = table.value(query.sortField(), position.value());
    sql.add(" AND " + column + orEqual, value);
    sql.add(" AND (" + column + than, value);
    sql.add(" OR " + table.column(KindTable.ID) + than + ")", text(position.id()));
  }

  private Object text(String value) {
    return dialect.toColumn(FieldType.TEXT, FieldType.TEXT.indexed(value));
  }
}
