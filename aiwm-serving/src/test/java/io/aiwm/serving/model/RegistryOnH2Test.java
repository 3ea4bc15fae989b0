package io.aiwm.serving.model;

import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The registry of models, on H2:")
class RegistryOnH2Test extends RegistryContract {
  @Override
  Store store() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:models-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return JdbcStore.on(database);
  }
}
