package io.aiwm.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of a store, for tests that want a new one without the time that making it takes. */
final class TestTables {
  private TestTables() {}

  /** Brings the tables with a prefix back to what they were right after their migrations. */
  static void empty(DataSource dataSource, @Nullable String schema, String prefix) {
    change(
        dataSource,
        schema,
        prefix,
        (table, name) -> {
          if (name.startsWith(prefix + "schema_")) {
            return null;
          }
          return name.equals(prefix + "counter")
              ? "UPDATE " + table + " SET val = 0"
              : "DELETE FROM " + table;
        });
  }

  static void drop(DataSource dataSource, @Nullable String schema, String prefix) {
    change(dataSource, schema, prefix, (table, name) -> "DROP TABLE " + table);
  }

  @FunctionalInterface
  private interface Sentence {
    @Nullable String about(String table, String name);
  }

  private static void change(
      DataSource dataSource, @Nullable String schema, String prefix, Sentence sentence) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String name : names(connection, schema, prefix)) {
        String quote = connection.getMetaData().getIdentifierQuoteString();
        String table = (schema == null ? "" : schema + ".") + quote + name + quote;
        String sql = sentence.about(table, name);
        if (sql != null) {
          statement.execute(sql);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(Connection connection, @Nullable String schema, String prefix)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet tables =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), schema, prefix + "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    return names;
  }
}
