package io.aiwm.tests.feature;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.store.Store;
import io.aiwm.store.mongo.MongoStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A feature of a host's own, on MongoDB:")
class BookingsOnMongoTest extends BookingsContract {
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());

  @Override
  Store store() {
    return MongoStore.on(client, "bookings");
  }

  @AfterEach
  void shutDown() {
    client.close();
    server.shutdownNow();
  }
}
