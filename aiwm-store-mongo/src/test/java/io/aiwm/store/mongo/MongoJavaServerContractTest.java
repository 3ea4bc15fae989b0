package io.aiwm.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.store.StoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The MongoDB store on mongo-java-server")
class MongoJavaServerContractTest extends StoreContract {
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final String uri = server.bindAndGetConnectionString();
  private final List<MongoClient> clients = new ArrayList<>();

  @Override
  protected Store createStore() {
    return reopen();
  }

  /** A client for each store, as each controller has its own. */
  @Override
  protected Store reopen() {
    MongoClient client = MongoClients.create(uri);
    clients.add(client);
    return MongoStore.on(client, "aiwm");
  }

  @Test
  @Override
  @Disabled("This server orders text by UTF-16 unit, MongoDB and FerretDB by code point")
  public void codePoints() {
    // See the reason.
  }

  @AfterEach
  void shutDown() {
    clients.forEach(MongoClient::close);
    server.shutdownNow();
  }
}
