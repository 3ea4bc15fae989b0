package io.aiwm.store.jdbc.internal.dialect;

import static java.util.Locale.ROOT;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** Recognises the database behind a connection. */
public final class Dialects {
  private Dialects() {}

  /**
   * The dialect of a database.
   *
   * @throws IllegalStateException if AIWM does not know the product
   */
  public static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String product = database.getDatabaseProductName();
    int major = database.getDatabaseMajorVersion();
    int minor = database.getDatabaseMinorVersion();
    // MariaDB is MySQL to the driver of MySQL.
    boolean mariaDb = database.getDatabaseProductVersion().toLowerCase(ROOT).contains("mariadb");
    if (product.equals("H2") && (major > 2 || (major == 2 && minor >= 2))) {
      return H2Dialect.of(connection);
    }
    if (product.equals("PostgreSQL") && major >= 12) {
      return PostgresDialect.of(connection);
    }
    if (product.equals("MariaDB") || product.equals("MySQL")) {
      boolean maria = mariaDb || product.equals("MariaDB");
      if (maria ? major > 10 || (major == 10 && minor >= 6) : major >= 8) {
        return new MySqlDialect(maria);
      }
    }
    throw new IllegalStateException(
        ("AIWM cannot use %s %s: it supports H2 2.2, PostgreSQL 12, MariaDB 10.6 and MySQL 8, and"
                + " later versions of them")
            .formatted(product, database.getDatabaseProductVersion()));
  }
}
