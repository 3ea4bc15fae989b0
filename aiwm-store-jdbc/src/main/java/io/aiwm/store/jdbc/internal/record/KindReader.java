package io.aiwm.store.jdbc.internal.record;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.support.Chunks;
import io.aiwm.api.store.support.Reading;
import io.aiwm.api.store.support.RecordReader;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.KindTable;
import io.aiwm.store.jdbc.internal.sql.Sql;
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
import org.jspecify.annotations.Nullable;

/** Reads and removes the records of one kind. */
public final class KindReader<T extends Entity> implements RecordReader<T> {
  /** Ids asked for in one statement. */
  private static final int CHUNK = 500;

  private final Database database;
  private final Dialect dialect;
  private final KindTable<T> table;
  private final KindQueries<T> queries;

  public KindReader(Database database, Dialect dialect, KindTable<T> table) {
    this.database = database;
    this.dialect = dialect;
    this.table = table;
    queries = new KindQueries<>(dialect, table);
  }

  /**
   * A row in the order of a query.
   *
   * @param id as it stands in its column, like the value that is sorted by
   */
  private record Row(String id, Object value, String document) {}

  @Override
  public Optional<T> find(String id) {
    Sql sql = select().add(" WHERE " + idColumn() + " = ?", queries.text(id));
    return read(sql).stream().findFirst();
  }

  @Override
  public Optional<T> find(Scope scope, String id) {
    Sql sql = queries.live(select(), scope).add(" AND " + idColumn() + " = ?", queries.text(id));
    return read(sql).stream().findFirst();
  }

  @Override
  public List<T> findAll(Scope scope, Collection<String> ids) {
    List<T> found = new ArrayList<>();
    for (List<String> chunk : Chunks.of(ids.stream().distinct().toList(), CHUNK)) {
      Sql sql = queries.live(select(), scope).add(" AND " + idColumn() + " IN ");
      found.addAll(read(sql.addList(chunk.stream().map(queries::text).toList())));
    }
    return found;
  }

  @Override
  public Page<T> list(ResolvedQuery<T> query) {
    return query.page(
        Reading.upTo(query.limit() + 1, (last, limit) -> rows(query, last, limit), this::record));
  }

  private List<Row> rows(ResolvedQuery<T> query, @Nullable Row last, int limit) {
    String column = table.column(query.sortField());
    Sql sql = queries.matching(selectRows(column), query);
    if (last != null) {
      queries.after(sql, column, query.descending(), last.value(), last.id());
    } else {
      query
          .position()
          .ifPresent(
              at -> {
                Object value = table.value(query.sortField(), at.value());
                queries.after(sql, column, query.descending(), value, queries.text(at.id()));
              });
    }
    sql.add(" ORDER BY " + String.join(", ", queries.order(query)));
    return rows(sql.add(" LIMIT ? OFFSET ?", limit, last == null ? query.offset() : 0));
  }

  @Override
  public long count(ResolvedQuery<T> query) {
    Sql sql = queries.matching(new Sql("SELECT COUNT(*) FROM " + table.table()), query);
    return database.autocommitted(c -> database.query(c, sql, row -> row.getLong(1))).get(0);
  }

  @Override
  public Map<String, Long> countBy(Scope scope, Field<T> field) {
    String column = table.column(field);
    Sql sql = queries.live(new Sql("SELECT " + column + ", COUNT(*) FROM " + table.table()), scope);
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

  @Override
  public List<T> due(Instant now, int limit) {
    return Reading.upTo(limit, (last, wanted) -> dueRows(now, last, wanted), this::record);
  }

  private List<Row> dueRows(Instant now, @Nullable Row last, int limit) {
    String wakeAt = table.column(KindTable.WAKE_AT);
    Sql sql = selectRows(wakeAt).add(" WHERE " + wakeAt + " <= ?", now.toEpochMilli());
    sql.add(" AND " + table.column("is_deleted") + " = ?", false);
    if (last != null) {
      queries.after(sql, wakeAt, false, last.value(), last.id());
    }
    return rows(sql.add(" ORDER BY " + wakeAt + ", " + idColumn() + " LIMIT ?", limit));
  }

  @Override
  public int purge(Instant before, int limit) {
    String id = table.column(KindTable.ID);
    String createdAt = table.column("created_at");
    Sql oldest =
        new Sql("SELECT " + id + " FROM " + table.table())
            .add(" WHERE " + createdAt + " < ?", before.toEpochMilli())
            .add(" ORDER BY " + createdAt + ", " + id + " LIMIT ?", limit);
    return database.transaction(
        c -> delete(c, database.query(c, oldest, row -> new Object[] {row.getString(1)})));
  }

  @Override
  public int remove(Collection<String> ids) {
    // In one order for all, so that two who remove the same do not wait for each other.
    List<Object[]> sorted =
        ids.stream().distinct().sorted().map(id -> new Object[] {queries.text(id)}).toList();
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

  private String idColumn() {
    return table.column(KindTable.ID);
  }

  private Sql select() {
    return new Sql("SELECT " + table.column(KindTable.DOCUMENT) + " FROM " + table.table());
  }

  private List<T> read(Sql sql) {
    List<String> documents =
        database.autocommitted(c -> database.query(c, sql, row -> row.getString(1)));
    return documents.stream().map(table::decode).toList();
  }

  private Sql selectRows(String sorted) {
    String columns = String.join(", ", idColumn(), sorted, table.column(KindTable.DOCUMENT));
    return new Sql("SELECT " + columns + " FROM " + table.table());
  }

  private List<Row> rows(Sql sql) {
    return database.autocommitted(
        c ->
            database.query(
                c, sql, row -> new Row(row.getString(1), row.getObject(2), row.getString(3))));
  }

  private Optional<T> record(Row row) {
    return table.decode(row.id(), row.document());
  }
}
