package io.aiwm.tests.capacity;

import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.testkit.capacity.CapacityContract;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Capacity, on H2:")
class CapacityOnH2Test extends CapacityContract {
  private final String url = "jdbc:h2:mem:capacity-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final JdbcConnectionPool pool = JdbcConnectionPool.create(url, "", "");

  @Override
  protected Store store() {
    return JdbcStore.on(pool);
  }

  @AfterEach
  void close() {
    pool.dispose();
  }
}
