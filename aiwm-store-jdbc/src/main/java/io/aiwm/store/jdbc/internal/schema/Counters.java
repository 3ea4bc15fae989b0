package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Numbers that only grow, without the gaps that a sequence may have. Whoever adds holds the counter
 * until the transaction ends.
 */
public final class Counters {
  private final Database database;
  private final String table;

  public Counters(Database database, Names names) {
    this.database = database;
    table = names.qualified(names.plain(Schema.COUNTER));
  }

  public long add(Connection connection, String name, int amount) throws SQLException {
    Sql add = new Sql("UPDATE " + table + " SET val = val + ? WHERE name = ?", amount, name);
    database.update(connection, add);
    return read(connection, name);
  }

  public long read(Connection connection, String name) throws SQLException {
    Sql sql = new Sql("SELECT val FROM " + table + " WHERE name = ?", name);
    return database.query(connection, sql, row -> row.getLong(1)).get(0);
  }
}
