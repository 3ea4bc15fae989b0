package io.aiwm.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Recognises the database behind a connection. */
final class Dialects {
  private Dialects() {}

  /**
   * The dialect of a database.
   *
   * @throws IllegalStateException if AIWM does not know the product
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (product.equals("H2") && major >= 2) {
      return new H2Dialect();
    }
    throw new IllegalStateException(
        "AIWM cannot use "
            + product
            + " "
            + major
            + " yet: this version supports H2 2.4 and later");
  }
}
