package io.aiwm.tests.capacity;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.store.Store;
import io.aiwm.store.mongo.MongoStore;
import io.aiwm.testkit.capacity.CapacityContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Capacity, on MongoDB:")
class CapacityOnMongoTest extends CapacityContract {
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());

  @Override
  protected Store store() {
    return MongoStore.on(client, "capacity");
  }

  @Override
  protected int tries() {
    return Math.min(
        500, super.tries()); // The server is one lock; what races are, it shows in fewer of them.
  }

  @AfterEach
  void shutDown() {
    client.close();
    server.shutdownNow();
  }
}
