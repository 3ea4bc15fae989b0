package io.aiwm.tests.feature;

import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A feature of a host's own, on H2:")
class BookingsOnH2Test extends BookingsContract {
  @Override
  Store store() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:bookings-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return JdbcStore.on(database);
  }
}
