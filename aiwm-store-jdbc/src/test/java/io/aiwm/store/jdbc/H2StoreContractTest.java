package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.store.StoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The JDBC store on an H2 file")
class H2StoreContractTest extends StoreContract {
  private final List<HikariDataSource> pools = new ArrayList<>();
  @TempDir private Path folder;

  @Override
  protected Store createStore() {
    return reopen();
  }

  /** A pool for each store, as each controller has its own. */
  @Override
  protected Store reopen() {
    HikariDataSource pool = H2Files.pool(folder, "");
    pools.add(pool);
    return JdbcStore.on(pool);
  }

  @AfterEach
  void closePools() {
    pools.forEach(HikariDataSource::close);
  }
}
