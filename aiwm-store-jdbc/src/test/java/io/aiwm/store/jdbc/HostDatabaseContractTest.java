package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.store.StoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

/** Its tables begin with {@value #PREFIX} and are dropped in the end. */
@HostDatabase.Needed
@DisplayName("The JDBC store on a server of the host's")
class HostDatabaseContractTest extends StoreContract {
  private static final String PREFIX = "aiwm_test_";
  private final List<HikariDataSource> pools = new ArrayList<>();

  @Override
  protected Store createStore() {
    try (HikariDataSource pool = HostDatabase.pool(1)) {
      TestTables.empty(pool, null, PREFIX);
    }
    return reopen();
  }

  /** A pool for each store, as each controller has its own. */
  @Override
  protected Store reopen() {
    HikariDataSource pool = HostDatabase.pool(12);
    pools.add(pool);
    return JdbcStore.builder(pool).tablePrefix(PREFIX).build();
  }

  @AfterEach
  void closePools() {
    pools.forEach(HikariDataSource::close);
  }

  @AfterAll
  static void dropTables() {
    try (HikariDataSource pool = HostDatabase.pool(1)) {
      TestTables.drop(pool, null, PREFIX);
    }
  }
}
