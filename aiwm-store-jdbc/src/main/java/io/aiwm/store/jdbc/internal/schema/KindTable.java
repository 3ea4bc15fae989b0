package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of a kind: a column for each single-valued field, one side table for the values of all
 * others, the record itself as JSON. Columns only serve to find records; the truth is the JSON.
 */
public final class KindTable<T extends Entity> {
  public static final String ID = "_id";
  public static final String VERSION = "_version";
  public static final String WAKE_AT = "_wake_at";
  public static final String UNIQUE_KEY = "_unique_key";
  public static final String DOCUMENT = "_doc";

  private final Kind<T> kind;
  private final Codec<T> codec;
  private final Names names;
  private final Dialect dialect;
  private final List<Field<T>> columns;
  private final List<Field<T>> multiples;
  private final UnreadableRecords.Decoder decoder;
  private final String insert;
  private final String update;

  KindTable(
      Kind<T> kind, Codec<T> codec, Names names, Dialect dialect, UnreadableRecords unreadable) {
    this.kind = kind;
    this.codec = codec;
    this.names = names;
    this.dialect = dialect;
    decoder = unreadable.of(kind.collection(), "The record of " + kind.collection());
    columns = kind.fields().stream().filter(field -> !field.multiple()).toList();
    multiples = kind.fields().stream().filter(Field::multiple).toList();
    List<String> all = new ArrayList<>();
    columns.forEach(field -> all.add(column(field)));
    List.of(VERSION, WAKE_AT, UNIQUE_KEY, DOCUMENT).forEach(name -> all.add(names.quoted(name)));
    insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table(), String.join(", ", all), Sql.marks(all.size()));
    update =
        "UPDATE %s SET %s = ? WHERE %s = ? AND %s = ?"
            .formatted(table(), String.join(" = ?, ", all), column(ID), column(VERSION));
  }

  public Kind<T> kind() {
    return kind;
  }

  /** The table as it stands in SQL. */
  public String table() {
    return names.qualified(tableName());
  }

  String tableName() {
    return names.collection(kind);
  }

  /** The side table as it stands in SQL; its columns are {@code id, field, val}. */
  public String valuesTable() {
    return names.qualified(valuesTableName());
  }

  String valuesTableName() {
    return Names.limited(tableName() + "__values");
  }

  public String column(Field<T> field) {
    return names.quoted(Names.column(field.name()));
  }

  /** One of the columns that every kind has. */
  public String column(String name) {
    return names.quoted(name);
  }

  /** What is so where a text has a value; empty for other types. Indexes leave out the rest. */
  public String filled(Field<T> field) {
    return field.type() == FieldType.TEXT ? column(field) + " <> ''" : "";
  }

  /** Single-valued fields, the id first. */
  List<Field<T>> columns() {
    return columns;
  }

  public List<Field<T>> multiples() {
    return multiples;
  }

  public String insertSql() {
    return insert;
  }

  /** Its parameters are those of {@link #insertSql}, then id and expected version. */
  public String updateSql() {
    return update;
  }

  public String deleteValuesSql() {
    return "DELETE FROM " + valuesTable() + " WHERE id = ?";
  }

  /** Its parameters are those of {@link #valueRows}. */
  public String deleteValueSql() {
    return "DELETE FROM " + valuesTable() + " WHERE id = ? AND field = ? AND val = ?";
  }

  /** Its parameters are those of {@link #valueRows}. */
  public String insertValueSql() {
    return "INSERT INTO " + valuesTable() + " (id, field, val) VALUES (?, ?, ?)";
  }

  /** Parameters of {@link #insertSql}. */
  public @Nullable Object[] row(T entity) {
    List<@Nullable Object> row = new ArrayList<>(columns.size() + 6);
    columns.forEach(field -> row.add(value(field, field.index(entity).get(0))));
    Instant wakeAt = entity.header().wakeAt();
    String key = kind.uniqueKey(entity);
    row.add(entity.version());
    row.add(wakeAt == null ? null : wakeAt.toEpochMilli());
    row.add(key == null ? null : dialect.toColumn(FieldType.TEXT, key));
    row.add(codec.encode(entity));
    return row.toArray();
  }

  /** Parameters of {@link #updateSql}. */
  public @Nullable Object[] row(T entity, long expectedVersion) {
    @Nullable Object[] row = row(entity);
    @Nullable Object[] longer = Arrays.copyOf(row, row.length + 2);
    longer[row.length] = id(entity);
    longer[row.length + 1] = expectedVersion;
    return longer;
  }

  /** Rows of the side table. */
  public List<Object[]> valueRows(T entity) {
    return multiples.stream()
        .flatMap(
            field ->
                field.index(entity).stream()
                    .map(value -> new Object[] {id(entity), field.name(), value(field, value)}))
        .toList();
  }

  public Object value(Field<T> field, Object indexed) {
    return dialect.toColumn(field.type(), indexed);
  }

  /** The id as it stands in its column. */
  public Object id(T entity) {
    return dialect.toColumn(FieldType.TEXT, entity.id());
  }

  public T decode(String document) {
    return codec.decode(document);
  }

  /**
   * A record for those who go through many; empty where it cannot be read.
   *
   * @param id as it stands in its column
   */
  public Optional<T> decode(String id, String document) {
    return decoder.read(dialect.fromColumn(id), () -> codec.decode(document));
  }
}
