package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.store.jdbc.internal.sql.LostRaceException;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Takes the statements of a transaction in order, to run them at once or together later. */
interface StatementSink {

  /** Looks at one row of a result. */
  @FunctionalInterface
  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  /** Looks at how many rows a statement changed. */
  @FunctionalInterface
  interface Count {
    /** Of a statement whose count does not matter. */
    Count ANY = count -> {};

    void of(int count) throws LostRaceException;
  }

  /** Takes one statement, to be run for each row of parameters. */
  void update(String sql, List<Object[]> rows, Count count) throws SQLException;

  void query(Sql sql, Row row) throws SQLException;
}
