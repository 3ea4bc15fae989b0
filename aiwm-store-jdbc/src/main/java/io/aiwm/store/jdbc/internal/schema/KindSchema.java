package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Kind;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The statements that make and extend the tables of one kind. */
final class KindSchema<T extends Entity> {
  private static final String MULTIPLE = "TEXT*";

  private final KindTable<T> table;
  private final Names names;
  private final Dialect dialect;

  KindSchema(KindTable<T> table, Names names, Dialect dialect) {
    this.table = table;
    this.names = names;
    this.dialect = dialect;
  }

  KindTable<T> table() {
    return table;
  }

  /** Every field and its type, which is what the history remembers of a kind. */
  Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    table
        .kind()
        .fields()
        .forEach(f -> fields.put(f.name(), f.multiple() ? MULTIPLE : f.type().name()));
    return fields;
  }

  List<String> create() {
    List<String> statements = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    columns.add(names.quoted(KindTable.UNIQUE_KEY) + " VARCHAR(512)");
    table.columns().stream()
        .sorted(Comparator.comparing(KindSchema::changesOften))
        .forEach(field -> columns.add(definition(field)));
    columns.add(names.quoted(KindTable.VERSION) + " BIGINT NOT NULL");
    columns.add(names.quoted(KindTable.WAKE_AT) + " BIGINT");
    columns.add(names.quoted(KindTable.DOCUMENT) + " " + dialect.documentType() + " NOT NULL");
    columns.add("PRIMARY KEY (" + names.quoted(KindTable.ID) + ")");
    statements.add(
        "CREATE TABLE %s (%s)%s"
            .formatted(table.table(), String.join(", ", columns), dialect.recordOptions()));
    statements.addAll(engineIndexes());
    table.columns().forEach(field -> statements.addAll(index(field)));
    statements.addAll(createValues());
    return statements;
  }

  /** Columns that change stand together, before the document, whose beginning changes too. */
  private static boolean changesOften(Field<?> field) {
    return field.name().equals("updatedAt");
  }

  /**
   * What is only ever appended is never due; where there are no keys there is nothing to compare.
   */
  private List<String> engineIndexes() {
    Kind<T> kind = table.kind();
    List<String> statements = new ArrayList<>();
    if (kind.hasUniqueKey() || !kind.appendOnly()) {
      statements.add(
          "CREATE UNIQUE INDEX "
              + indexName("unique_key_ux")
              + on(names.quoted(KindTable.UNIQUE_KEY))
              + onlyWhere(KindTable.UNIQUE_KEY));
    }
    if (!kind.appendOnly()) {
      statements.add(
          "CREATE INDEX "
              + indexName("wake_at_ix")
              + on(pair(KindTable.WAKE_AT))
              + onlyWhere(KindTable.WAKE_AT));
    }
    if (kind.field("orgId").filter(kind::indexed).isPresent()) {
      statements.add(
          "CREATE INDEX "
              + indexName("org_created_ix")
              + on(names.quoted("org_id") + ", " + pair("created_at")));
    }
    return statements;
  }

  /** Endings of the names of indexes that earlier versions made and this one does without. */
  List<String> unwanted() {
    Kind<T> kind = table.kind();
    List<String> unwanted = new ArrayList<>();
    for (Field<T> field : table.columns()) {
      if (!kind.indexed(field)) {
        unwanted.add(
            field.name().equals("orgId") ? "org_created_ix" : Names.column(field.name()) + "_ix");
      }
    }
    if (kind.appendOnly()) {
      unwanted.add("wake_at_ix");
      if (!kind.hasUniqueKey()) {
        unwanted.add("unique_key_ux");
      }
    }
    return unwanted;
  }

  String drop(String indexSuffix) {
    String index = Names.limited(table.tableName() + "_" + indexSuffix);
    return dialect.dropIndex(names.quoted(index), names.qualified(index), table.table());
  }

  List<String> addColumn(Field<T> field) {
    List<String> statements = new ArrayList<>();
    statements.add("ALTER TABLE " + table.table() + " ADD COLUMN " + definition(field));
    statements.addAll(index(field));
    return statements;
  }

  private List<String> createValues() {
    String text = dialect.columnType(FieldType.TEXT);
    String name = table.valuesTable();
    return List.of(
        "CREATE TABLE %s (id %s, field VARCHAR(64) NOT NULL, val %s, PRIMARY KEY (id, field, val))%s"
            .formatted(name, dialect.idType(), text, dialect.tableOptions()),
        "CREATE INDEX "
            + names.quoted(Names.limited(table.valuesTableName() + "_ix"))
            + " ON "
            + name
            + " (field, val, id)");
  }

  private String definition(Field<T> field) {
    boolean id = field.name().equals(KindTable.ID);
    return table.column(field) + " " + (id ? dialect.idType() : dialect.columnType(field.type()));
  }

  /** Flags have two values, for which no index helps; the id and the owner have their own. */
  private List<String> index(Field<T> field) {
    if (field.type() == FieldType.BOOLEAN
        || field.name().equals(KindTable.ID)
        || field.name().equals("orgId")
        || !table.kind().indexed(field)) {
      return List.of();
    }
    String column = Names.column(field.name());
    String filled = dialect.hasPartialIndexes() ? table.filled(field) : "";
    String columns = field.type() == FieldType.TEXT ? names.quoted(column) : pair(column);
    String where = filled.isEmpty() ? "" : " WHERE " + filled;
    return List.of("CREATE INDEX " + indexName(column + "_ix") + on(columns) + where);
  }

  private String indexName(String suffix) {
    return names.quoted(Names.limited(table.tableName() + "_" + suffix));
  }

  /** Most records have no alarm, and many no key. */
  private String onlyWhere(String column) {
    return dialect.hasPartialIndexes() ? " WHERE " + names.quoted(column) + " IS NOT NULL" : "";
  }

  private String on(String columns) {
    return " ON " + table.table() + " (" + columns + ")";
  }

  /** A column and the id, which is the order of every list. */
  private String pair(String column) {
    return names.quoted(column) + ", " + names.quoted(KindTable.ID);
  }
}
