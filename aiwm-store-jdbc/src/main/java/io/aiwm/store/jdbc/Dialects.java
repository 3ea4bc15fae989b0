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
    if (product.equals("PostgreSQL") && major >= 12) {
      return new PostgresDialect();
    }
    throw new IllegalStateException(
        "AIWM cannot use %s %d: it supports H2 2.4 and PostgreSQL 12, and later versions of them"
            .formatted(product, major));
  }
}
