package io.aiwm.store.jdbc.internal.record;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Filter.Operator;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.ResolvedQuery.Condition;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.KindTable;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditions and orders of one kind as SQL.
 *
 * @param <T> the record
 */
final class KindQueries<T extends Entity> {
  private final Dialect dialect;
  private final KindTable<T> table;

  KindQueries(Dialect dialect, KindTable<T> table) {
    this.dialect = dialect;
    this.table = table;
  }

  /** Within one organisation its id orders nothing, but H2 needs it to read in an index's order. */
  List<String> order(ResolvedQuery<T> query) {
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

  /** Narrows to records that are not deleted. */
  Sql live(Sql sql, Scope scope) {
    sql.add(" WHERE " + table.column("is_deleted") + " = ?", false);
    return scoped(sql, scope);
  }

  private Sql scoped(Sql sql, Scope scope) {
    String orgId = scope.orgId();
    return orgId == null ? sql : sql.add(" AND " + table.column("org_id") + " = ?", text(orgId));
  }

  /** Narrows to what a query matches. */
  Sql matching(Sql sql, ResolvedQuery<T> query) {
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

  /**
   * Narrows to what comes after a row: {@code a >= x AND (a > x OR id > y)}, of which databases
   * turn the first part into a range scan.
   *
   * @param column that is sorted by
   * @param value of the row in that column
   * @param id of the row, as it stands in its column
   */
  void after(Sql sql, String column, boolean descending, Object value, Object id) {
    String than = descending ? " < ?" : " > ?";
    String orEqual = descending ? " <= ?" : " >= ?";
    sql.add(" AND " + column + orEqual, value);
    sql.add(" AND (" + column + than, value);
    sql.add(" OR " + table.column(KindTable.ID) + than + ")", id);
  }

  /** A text as it stands in a column. */
  Object text(String value) {
    return dialect.toColumn(FieldType.TEXT, FieldType.TEXT.indexed(value));
  }
}
