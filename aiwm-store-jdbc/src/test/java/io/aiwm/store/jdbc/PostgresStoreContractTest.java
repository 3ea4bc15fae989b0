package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.store.StoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@PostgresServer.Needed
@DisplayName("The JDBC store in a schema of PostgreSQL")
class PostgresStoreContractTest extends StoreContract {
  private static final String SCHEMA = PostgresServer.newSchema();
  private final List<HikariDataSource> pools = new ArrayList<>();

  /** Emptied, not made anew: 200 indexes take longer than a test. */
  @Override
  protected Store createStore() {
    try (HikariDataSource pool = PostgresServer.pool()) {
      TestTables.empty(pool, SCHEMA, "aiwm_");
    }
    return reopen();
  }

  /** A pool for each store, as each controller has its own. */
  @Override
  protected Store reopen() {
    HikariDataSource pool = PostgresServer.pool();
    pools.add(pool);
    return JdbcStore.builder(pool).schema(SCHEMA).build();
  }

  @AfterEach
  void closePools() {
    pools.forEach(HikariDataSource::close);
  }
}
