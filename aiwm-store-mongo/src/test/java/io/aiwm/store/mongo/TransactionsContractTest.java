package io.aiwm.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Ref;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.store.StoreContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the store does with transactions, on simulated ones: there is no replica set to be had in a
 * build. What a real one does besides, such as two transactions that meet, is not shown by this.
 */
@DisplayName("The MongoDB store with simulated transactions")
class TransactionsContractTest extends StoreContract {
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
  private final SimulatedReplicaSet replicaSet = new SimulatedReplicaSet(client);

  @Override
  protected Store createStore() {
    return reopen();
  }

  @Override
  protected Store reopen() {
    return MongoStore.on(replicaSet.client(), "aiwm");
  }

  private static Commit.Builder inserting(Node node) {
    return Commit.builder().insert(Node.KIND, node);
  }

  private static Commit replacing(Node node) {
    return Commit.builder().replace(Node.KIND, Fixtures.next(node)).build();
  }

  private static CommitResult lost(Node node) {
    return new CommitResult.Conflict(List.of(new Ref(Node.KIND.collection(), node.id())));
  }

  private static MongoException failure(String label) {
    MongoException failure = new MongoException(112, "simulated");
    failure.addLabel(label);
    return failure;
  }

  @Test
  @DisplayName("A transaction that the server tells to run again runs again, and lands once")
  void transientError() {
    Node a = Fixtures.node("a");
    for (int i = 0; i < 3; i++) {
      replicaSet.failWrite(failure(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL));
    }
    apply(inserting(a).event(Fixtures.event(a, "node.created")).build());
    assertThat(store().describe()).isEqualTo("mongo:replica-set");
    assertThat(store().find(Node.KIND, ORG, a.id())).contains(a);
    assertThat(numberedEvents()).hasSize(1);
  }

  @Test
  @DisplayName("Any other error is rolled back, said, and leaves nothing")
  void otherError() {
    Node a = Fixtures.node("a");
    insert(Node.KIND, a);
    Node b = Fixtures.node("b");
    replicaSet.failWrite(failure("SomeOtherLabel"));
    assertThatThrownBy(
            () -> store().commit(inserting(b).replace(Node.KIND, Fixtures.next(a)).build()))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(store().find(Node.KIND, ORG, a.id())).contains(a);
    assertThat(store().find(Node.KIND, ORG, b.id())).isEmpty();
  }

  @Test
  @DisplayName("A commit whose outcome the server leaves open says so, and may have landed")
  void unknownOutcome() {
    Node a = Fixtures.node("a");
    replicaSet.failCommit(failure(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL));
    assertThatThrownBy(() -> store().commit(inserting(a).build()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("left it open whether a commit landed");
    assertThat(store().commit(inserting(a).build())).isEqualTo(lost(a));
  }

  @Test
  @DisplayName("One commit that loses keeps none of its group from landing")
  void oneLoses() {
    Node old = Fixtures.node("old");
    insert(Node.KIND, old);
    apply(replacing(old));
    Node a = Fixtures.node("a");
    Node b = Fixtures.node("b");
    assertThat(
            store().commitAll(List.of(inserting(a).build(), replacing(old), inserting(b).build())))
        .containsExactly(CommitResult.Applied.INSTANCE, lost(old), CommitResult.Applied.INSTANCE);
  }

  @Test
  @Override
  @Disabled("See MongoJavaServerContractTest: this server orders text by UTF-16 unit")
  public void codePoints() {
    // See the reason.
  }

  @AfterEach
  void shutDown() {
    client.close();
    server.shutdownNow();
  }
}
