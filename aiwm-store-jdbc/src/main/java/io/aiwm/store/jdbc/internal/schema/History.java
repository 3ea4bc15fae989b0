package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The table of what was applied to this database, and the row that whoever migrates holds. */
final class History {
  /** What ids and contents are made of; neither needs to be escaped. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_:,*-]+");

  private final Database database;
  private final Dialect dialect;
  private final String table;
  private final String lock;

  History(Database database, Dialect dialect, Names names) {
    this.database = database;
    this.dialect = dialect;
    table = names.qualified(names.plain(Schema.HISTORY));
    lock = names.qualified(names.plain(Schema.LOCK));
  }

  /** The table as it stands in SQL. */
  String table() {
    return table;
  }

  /** The lock's table, of one row, as it stands in SQL. */
  String lock() {
    return lock;
  }

  /** The history itself comes last: where it is, the lock is too. */
  List<String> create() {
    return List.of(
        "CREATE TABLE IF NOT EXISTS " + lock + " (id INT PRIMARY KEY)" + dialect.tableOptions(),
        "INSERT INTO " + lock + " (id) VALUES (1)",
        "CREATE TABLE IF NOT EXISTS %s (id VARCHAR(128) PRIMARY KEY, content %s NOT NULL, applied_at BIGINT NOT NULL)%s"
            .formatted(table, dialect.documentType(), dialect.tableOptions()));
  }

  /** What was applied, by id. */
  Map<String, String> read(Connection connection) throws SQLException {
    Map<String, String> applied = new LinkedHashMap<>();
    database
        .query(
            connection,
            new Sql("SELECT id, content FROM " + table),
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(entry -> applied.put(entry.getKey(), entry.getValue()));
    return applied;
  }

  /** The statements that note what was applied. */
  List<String> remember(String id, String content) {
    if (!PLAIN.matcher(id).matches() || !PLAIN.matcher(content).matches()) {
      throw new IllegalArgumentException("Not an entry of the history: " + id);
    }
    return List.of(
        "DELETE FROM %s WHERE id = '%s'".formatted(table, id),
        "INSERT INTO %s (id, content, applied_at) VALUES ('%s', '%s', %s)"
            .formatted(table, id, content, dialect.currentMillis()));
  }
}
