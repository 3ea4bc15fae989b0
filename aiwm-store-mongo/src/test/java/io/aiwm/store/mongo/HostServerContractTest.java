package io.aiwm.store.mongo;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.mongodb.client.MongoClient;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.store.StoreContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each test has a database of its own; all are dropped in the end. */
@Timeout(600) // A server may search where MongoDB has an index.
@HostServer.Needed
@DisplayName("The MongoDB store on a server of the host's")
class HostServerContractTest extends StoreContract {
  private static final Set<String> databases = new HashSet<>();

  private final String database = "aiwm_test_" + new ObjectId();
  private final List<MongoClient> clients = new ArrayList<>();

  @Override
  protected Store createStore() {
    databases.add(database);
    return reopen();
  }

  /** A client for each store, as each controller has its own. */
  @Override
  protected Store reopen() {
    MongoClient client = HostServer.client();
    clients.add(client);
    return MongoStore.on(client, database);
  }

  /** MongoDB answers an update that a unique index refuses with error 11000. */
  @Test
  @Override
  public void renamed() {
    assumeFalse(HostServer.isFerretDb(), "FerretDB answers such an update with an internal error");
    super.renamed();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(MongoClient::close);
  }

  @AfterAll
  static void drop() {
    try (MongoClient client = HostServer.client()) {
      databases.forEach(database -> client.getDatabase(database).drop());
    }
  }
}
