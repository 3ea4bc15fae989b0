package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.DisplayName;

@PostgresServer.Needed
@DisplayName("Migrations on PostgreSQL")
class PostgresMigrationTest extends MigrationContract {
  @Override
  HikariDataSource newPool() {
    return PostgresServer.pool();
  }
}
