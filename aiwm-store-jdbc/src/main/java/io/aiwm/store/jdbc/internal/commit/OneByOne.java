package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Runs each statement when it comes, its rows as a batch.
 *
 * @param connection in a transaction
 */
record OneByOne(Database database, Connection connection) implements StatementSink {
  @Override
  public void update(String sql, List<Object[]> rows, Count count) throws SQLException {
    if (count == Count.ANY) {
      database.batch(connection, sql, rows);
      return;
    }
    for (int changed : database.counted(connection, sql, rows)) {
      count.of(changed);
    }
  }

  @Override
  public void query(Sql sql, Row row) throws SQLException {
    try (PreparedStatement statement = database.prepare(connection, sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        row.read(result);
      }
    }
  }
}
