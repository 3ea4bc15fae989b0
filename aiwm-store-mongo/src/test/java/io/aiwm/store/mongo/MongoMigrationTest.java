package io.aiwm.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("The migration of nodes that have a nodeId")
class MongoMigrationTest {
  private static final String NAME = "hydra-aiwm";
  private static final long GIB = 1L << 30;

  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
  private final MongoCollection<Document> nodes = client.getDatabase(NAME).getCollection("nodes");

  private static Document old(String nodeId, String status) {
    return new Document("_id", new ObjectId())
        .append("nodeId", nodeId)
        .append("role", List.of("worker"))
        .append("status", status)
        .append("isLocal", false)
        .append("ramTotal", 128)
        .append("diskTotal", 931.5)
        .append("gpuDevices", List.of(gpu("GPU-0"), gpu("GPU-1")))
        .append("rack", "B7")
        .append("owner", new Document("orgId", Fixtures.ORG))
        .append("createdAt", Date.from(VirtualTime.START));
  }

  private static Document gpu(String id) {
    return new Document("deviceId", id).append("memoryTotal", 80).append("memoryFree", 79.5);
  }

  private long migrate(MongoClient by) {
    return MongoMigration.of(by, NAME, MemoryUnit.GIBIBYTES).run();
  }

  @Test
  @DisplayName("makes sizes bytes, the nodeId a name where there is none, and keeps the rest")
  void migrates() {
    Document node = old("gpu-worker-01", "offline");
    nodes.insertOne(node);
    assertThat(migrate(client)).isEqualTo(1);

    MongoStore store = MongoStore.on(client, NAME);
    VirtualTime time = new VirtualTime();
    store.open(Fixtures.storeContext(time, time));
    Scope org = Scope.org(Fixtures.ORG);
    Node found = store.find(Node.KIND, org, node.getObjectId("_id").toHexString()).orElseThrow();
    assertThat(found.name()).isEqualTo("gpu-worker-01");
    assertThat(found.status()).isEqualTo(NodeStatus.PENDING);
    assertThat(found.inventory().ramTotal()).isEqualTo(128 * GIB);
    assertThat(found.inventory().diskTotal()).isEqualTo(1_863 * GIB / 2);
    assertThat(found.inventory().gpuDevices())
        .allMatch(gpu -> gpu.memoryTotal() == 80 * GIB && gpu.memoryFree() == 159 * GIB / 2)
        .hasSize(2);
    assertThat(found.header().extra()).containsExactly(java.util.Map.entry("rack", "B7"));
    store.close();
  }

  @Test
  @DisplayName("leaves nodes of the newer shape alone, and their name and status as they are")
  void leavesOthers() {
    Document newer = old("x", "offline").append("name", "newer");
    newer.remove("nodeId");
    Document named = old("y", "maintenance").append("name", "its own");
    nodes.insertMany(List.of(newer, named));
    assertThat(migrate(client)).isEqualTo(1);
    assertThat(nodes.find(new Document("name", "newer")).first()).isEqualTo(newer);
    assertThat(nodes.find(new Document("name", "its own")).first())
        .containsEntry("status", "maintenance")
        .containsEntry("ramTotal", 128 * GIB);
  }

  @Test
  @DisplayName("that was stopped anywhere goes on, and converts no size twice")
  void resumes() {
    List<Document> old = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      old.add(old("node-" + i, "online"));
    }
    nodes.insertMany(old);
    CrashingClient dying = new CrashingClient(client);
    dying.crashAfter(777);
    assertThatThrownBy(() -> migrate(dying.client())).isInstanceOf(CrashingClient.Crash.class);
    assertThat(migrate(client)).isEqualTo(1_100 - 777);
    assertThat(migrate(client)).isZero();
    assertThat(nodes.find().into(new ArrayList<>()))
        .hasSize(1_100)
        .allMatch(node -> node.getLong("ramTotal") == 128 * GIB && !node.containsKey("nodeId"));
  }

  @AfterEach
  void shutDown() {
    client.close();
    server.shutdownNow();
  }
}
