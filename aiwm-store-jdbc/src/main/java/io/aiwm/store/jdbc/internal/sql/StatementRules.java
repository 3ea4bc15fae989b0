package io.aiwm.store.jdbc.internal.sql;

import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Rules of a database product for every statement. */
public interface StatementRules {

  /** A parameter of a statement as the database takes it. */
  default @Nullable Object toParameter(@Nullable Object value) {
    return value;
  }

  /** Bounds how long a statement may run, at least where the driver can do so cheaply. */
  void limitTime(Statement statement, int seconds) throws SQLException;

  /**
   * Lets a write pass, before its statement is run.
   *
   * @throws SQLException where the database would be the worse for it
   */
  default void requireRoom() throws SQLException {
    // Elsewhere the server looks after its disk.
  }

  /** Whether the driver says of each row of a batch how many it changed. */
  default boolean countsBatches() {
    return true;
  }
}
