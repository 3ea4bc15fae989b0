package io.aiwm.examples.jettyhost;

import com.mongodb.client.MongoClient;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.store.mongo.MongoStore;

/**
 * The store, and the host's connections that it works on.
 *
 * @param connections closed when the engine does not need them any more
 */
record ConnectedStore(Store store, AutoCloseable connections) {

  static ConnectedStore open(HostConfig.Database database) {
    if (database.isMongo()) {
      MongoClient client = MongoDatabases.connect(database.url());
      return new ConnectedStore(MongoStore.on(client, MongoDatabases.name(database.url())), client);
    }
    HikariDataSource pool = JdbcDatabases.open(database);
    return new ConnectedStore(JdbcStore.on(pool), pool);
  }
}
