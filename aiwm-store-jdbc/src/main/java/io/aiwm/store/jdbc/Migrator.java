package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Field;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings the database to what this version expects, forwards only. What was applied stands in a
 * history table: a numbered migration with a checksum of its statements, a kind with its fields.
 *
 * <p>One controller migrates at a time: it holds a row of the lock table in a transaction on a
 * second connection, since DDL ends transactions in some databases. The others wait for the row.
 */
final class Migrator {
  private static final int LOCK_ATTEMPTS = 30;

  private final Database database;
  private final Dialect dialect;
  private final Names names;
  private final Tables tables;
  private final String history;
  private final String lock;

  Migrator(Database database, Dialect dialect, Names names, Tables tables) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
    this.tables = tables;
    history = names.qualified(names.plain(Schema.HISTORY));
    lock = names.qualified(names.plain(Schema.LOCK));
  }

  /** Applies whatever is missing. */
  void migrate() {
    database.autocommitted(this::createHistory);
    if (missing().isEmpty()) {
      return;
    }
    database.transaction(
        locking -> {
          takeLock(locking);
          Database.Work<Boolean> migrations =
              connection -> {
                apply(connection);
                return true;
              };
          return dialect.hasTransactionalDdl()
              ? database.transaction(migrations)
              : database.autocommitted(migrations);
        });
  }

  /**
   * Only looks.
   *
   * @throws IllegalStateException if something is missing
   */
  void verify() {
    if (!database.autocommitted(this::hasHistory)) {
      throw new IllegalStateException("The database has no tables of AIWM's: " + history);
    }
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("The database lacks the migrations " + missing);
    }
  }

  private boolean hasHistory(Connection connection) throws SQLException {
    String name = names.plain(Schema.HISTORY);
    String[] types = {"TABLE", "BASE TABLE"};
    try (ResultSet tables =
        connection.getMetaData().getTables(connection.getCatalog(), names.schema(), name, types)) {
      return tables.next();
    }
  }

  private List<String> missing() {
    Map<String, String> applied = database.autocommitted(this::readHistory);
    List<String> missing =
        new Schema(names, dialect)
            .migrations().stream()
                .filter(migration -> !isApplied(migration, applied))
                .map(Schema.Migration::id)
                .collect(Collectors.toList());
    for (KindTable<?> table : tables.all()) {
      Map<String, String> present = fields(applied.getOrDefault(historyId(table), ""));
      if (!present.entrySet().containsAll(schema(table).fields().entrySet())) {
        missing.add(historyId(table));
      }
    }
    return missing;
  }

  private boolean createHistory(Connection connection) throws SQLException {
    execute(
        connection,
        List.of(
            "CREATE TABLE IF NOT EXISTS "
                + history
                + " (id VARCHAR(128) PRIMARY KEY, content "
                + dialect.documentType()
                + " NOT NULL, applied_at BIGINT NOT NULL)"
                + dialect.tableOptions(),
            "CREATE TABLE IF NOT EXISTS " + lock + " (id INT PRIMARY KEY)" + dialect.tableOptions(),
            "INSERT INTO " + lock + " (id) VALUES (1)"));
    return true;
  }

  /** Waiting is the database's work: each attempt lasts as long as its lock time-out. */
  private void takeLock(Connection connection) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        Sql sql = new Sql("SELECT id FROM " + lock + " WHERE id = 1 FOR UPDATE");
        database.query(connection, sql, row -> row.getInt(1));
        return;
      } catch (SQLException e) {
        if (attempt == LOCK_ATTEMPTS || !dialect.isTransient(e)) {
          throw e;
        }
        connection.rollback();
      }
    }
  }

  private void apply(Connection connection) throws SQLException {
    Map<String, String> applied = readHistory(connection);
    for (Schema.Migration migration : new Schema(names, dialect).migrations()) {
      if (!isApplied(migration, applied)) {
        Log.info("Applying migration " + migration.id());
        execute(connection, migration.statements());
        remember(connection, migration.id(), checksum(migration));
      }
    }
    for (KindTable<?> table : tables.all()) {
      apply(connection, schema(table), applied);
    }
  }

  private <T extends Entity> void apply(
      Connection connection, KindSchema<T> schema, Map<String, String> applied)
      throws SQLException {
    String id = historyId(schema.table());
    Map<String, String> present = fields(applied.getOrDefault(id, ""));
    if (present.isEmpty()) {
      execute(connection, schema.create());
      remember(connection, id, text(schema.fields()));
      return;
    }
    refuseChangedTypes(id, present, schema.fields());
    List<Field<T>> added =
        schema.table().kind().fields().stream()
            .filter(field -> !present.containsKey(field.name()))
            .toList();
    if (!added.isEmpty()) {
      extend(connection, schema, added);
      Map<String, String> all = new TreeMap<>(present);
      all.putAll(schema.fields());
      remember(connection, id, text(all));
    }
  }

  private <T extends Entity> void extend(
      Connection connection, KindSchema<T> schema, List<Field<T>> fields) throws SQLException {
    List<String> added = fields.stream().map(Field::name).toList();
    Log.info("Adding the fields " + added + " to " + schema.table().kind());
    for (Field<T> field : fields) {
      if (!field.multiple()) {
        execute(connection, schema.addColumn(field));
      }
    }
    new Backfill<>(database, schema.table(), fields).run(connection);
  }

  private static void refuseChangedTypes(
      String id, Map<String, String> present, Map<String, String> wanted) {
    wanted.forEach(
        (name, type) -> {
          String before = present.getOrDefault(name, type);
          if (!before.equals(type)) {
            throw new IllegalStateException(
                "%s has the field %s as %s; index it as %s under a new name"
                    .formatted(id, name, before, type));
          }
        });
  }

  private static boolean isApplied(Schema.Migration migration, Map<String, String> applied) {
    String checksum = applied.get(migration.id());
    if (checksum != null && !checksum.equals(checksum(migration))) {
      throw new IllegalStateException(
          "Migration " + migration.id() + " was applied in another form than this version has");
    }
    return checksum != null;
  }

  private Map<String, String> readHistory(Connection connection) throws SQLException {
    Map<String, String> applied = new LinkedHashMap<>();
    database
        .query(
            connection,
            new Sql("SELECT id, content FROM " + history),
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(entry -> applied.put(entry.getKey(), entry.getValue()));
    return applied;
  }

  private void remember(Connection connection, String id, String content) throws SQLException {
    database.update(connection, new Sql("DELETE FROM " + history + " WHERE id = ?", id));
    database.update(
        connection,
        new Sql("INSERT INTO " + history + " (id, content, applied_at)")
            .add(" VALUES (?, ?, " + dialect.currentMillis() + ")", id, content));
  }

  /**
   * Where a migration may have been killed half-way it is taken up again: what is there is passed
   * over.
   */
  private void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          if (!isThere(sql, e)) {
            throw e;
          }
        }
      }
    }
  }

  private boolean isThere(String sql, SQLException failure) {
    return sql.startsWith("INSERT")
        ? dialect.isDuplicate(failure)
        : dialect.isAlreadyThere(failure);
  }

  private <T extends Entity> KindSchema<T> schema(KindTable<T> table) {
    return new KindSchema<>(table, names, dialect);
  }

  private static String historyId(KindTable<?> table) {
    return "kind:" + table.kind().collection();
  }

  private static String checksum(Schema.Migration migration) {
    return HexFormat.of().toHexDigits(String.join("\n", migration.statements()).hashCode());
  }

  private static String text(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + ":" + field.getValue())
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String field : text.split(",")) {
        int colon = field.indexOf(':');
        fields.put(field.substring(0, colon), field.substring(colon + 1));
      }
    }
    return fields;
  }
}
