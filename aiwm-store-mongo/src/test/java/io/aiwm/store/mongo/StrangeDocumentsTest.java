package io.aiwm.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("Documents that no version of ours has written")
class StrangeDocumentsTest {
  private static final String NAME = "hydra-aiwm";

  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
  private final MongoCollection<Document> nodes = client.getDatabase(NAME).getCollection("nodes");
  private final MongoStore store = MongoStore.on(client, NAME);

  private static Document node(String name) {
    return new Document("_id", new ObjectId())
        .append("name", name)
        .append("role", List.of("worker"))
        .append("status", "online")
        .append("isLocal", false)
        .append("gpuDevices", List.of())
        .append("owner", new Document("orgId", Fixtures.ORG))
        .append("createdAt", Date.from(VirtualTime.START));
  }

  private static Document mark(Object value) {
    return new Document("id", "c1")
        .append("at", Date.from(VirtualTime.START))
        .append("collection", value)
        .append("anchor", new ObjectId());
  }

  private void open() {
    VirtualTime time = new VirtualTime();
    store.open(Fixtures.storeContext(time, time));
  }

  private List<String> listed() {
    return store.list(Node.KIND, Query.in(Scope.all())).data().stream().map(Node::name).toList();
  }

  @AfterEach
  void close() {
    store.close();
    client.close();
    server.shutdownNow();
  }

  @Test
  @DisplayName("are passed over when the store opens, which indexes all others, and are counted")
  void unreadable() {
    nodes.insertMany(
        IntStream.range(0, 600)
            .mapToObj(i -> node("strange-" + i).append("status", new Document("is", i)))
            .toList());
    nodes.insertOne(node("plain"));
    nodes.insertOne(node("half").append("owner", 7));

    open();

    assertThat(listed()).containsExactly("plain");
    assertThat(store.unreadable()).containsExactly(Map.entry("nodes", 601L));
  }

  @Test
  @DisplayName("keep no store from opening whatever stands where commits leave their marks")
  void marks() {
    nodes.insertOne(node("text").append("_tx", "under way"));
    nodes.insertOne(node("untyped").append("_tx", mark(12)));
    nodes.insertOne(node("unknown").append("_tx", mark("shelves")));
    nodes.insertOne(node("plain"));

    open();

    assertThat(listed()).containsExactly("plain");
    assertThat(store.unreadable()).containsExactly(Map.entry("commits", 2L));
  }
}
