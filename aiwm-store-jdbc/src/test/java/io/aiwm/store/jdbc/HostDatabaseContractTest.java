package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.store.StoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * On whatever server {@code AIWM_TEST_JDBC_URL}, {@code AIWM_TEST_JDBC_USER} and {@code
 * AIWM_TEST_JDBC_PASSWORD} name; its tables begin with {@value #PREFIX} and are dropped in the end.
 */
@EnabledIfEnvironmentVariable(
    named = "AIWM_TEST_JDBC_URL",
    matches = "jdbc:.+",
    disabledReason = "AIWM_TEST_JDBC_URL names no server")
@DisplayName("The JDBC store on a server of the host's")
class HostDatabaseContractTest extends StoreContract {
  private static final String PREFIX = "aiwm_test_";
  private final List<HikariDataSource> pools = new ArrayList<>();

  @Override
  protected Store createStore() {
    try (HikariDataSource pool = pool(1)) {
      TestTables.empty(pool, null, PREFIX);
    }
    return reopen();
  }

  /** A pool for each store, as each controller has its own. */
  @Override
  protected Store reopen() {
    HikariDataSource pool = pool(12);
    pools.add(pool);
    return JdbcStore.builder(pool).tablePrefix(PREFIX).build();
  }

  @AfterEach
  void closePools() {
    pools.forEach(HikariDataSource::close);
  }

  @AfterAll
  static void dropTables() {
    try (HikariDataSource pool = pool(1)) {
      TestTables.drop(pool, null, PREFIX);
    }
  }

  private static HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("AIWM_TEST_JDBC_URL"));
    config.setUsername(System.getenv("AIWM_TEST_JDBC_USER"));
    config.setPassword(System.getenv("AIWM_TEST_JDBC_PASSWORD"));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }
}
