package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.DisplayName;

/** Needs a user that may create a schema, which is a database to MySQL and MariaDB. */
@HostDatabase.Needed
@DisplayName("Migrations on a server of the host's")
class HostDatabaseMigrationTest extends MigrationContract {
  @Override
  HikariDataSource newPool() {
    return HostDatabase.pool(4);
  }

  @Override
  String dropSchema(String schema) {
    return HostDatabase.isMySql() ? "DROP SCHEMA IF EXISTS " + schema : super.dropSchema(schema);
  }
}
