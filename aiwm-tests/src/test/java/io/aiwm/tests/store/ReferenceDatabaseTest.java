package io.aiwm.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.core.Aiwm;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.mongo.MongoStore;
import io.aiwm.testkit.Fixtures;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents as the older system {@code hydra-aiwm} wrote them, put there by the driver. */
@Timeout(60)
@DisplayName("A database of the older system, opened by the engine,")
class ReferenceDatabaseTest {
  private static final String ID = "692abc12345f67890abcdef1";
  private static final Scope ORG = Scope.org(Fixtures.ORG);
  private static final Caller ADMIN = Fixtures.orgOwner();
  private static final Instant BEAT = Instant.parse("2025-12-10T10:05:40Z");
  private static final long GPU_MEMORY = 85_899_345_920L;

  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
  private final MongoCollection<Document> nodes =
      client.getDatabase("hydra-aiwm").getCollection("nodes");
  private final MongoStore store = MongoStore.on(client, "hydra-aiwm");
  private Aiwm aiwm;

  private static Document online() {
    return new Document("_id", new ObjectId(ID))
        .append("name", "gpu-worker-01")
        .append("role", List.of("worker"))
        .append("status", "online")
        .append("isLocal", false)
        .append("websocketConnected", false)
        .append("lastHeartbeat", Date.from(BEAT))
        .append("lastSeenAt", Date.from(BEAT))
        .append("hostname", "gpu-worker-01.local")
        .append("cpuCores", 32)
        .append("cpuUsage", 25.5)
        .append("ramUsage", 45.2)
        .append("ramTotal", 137_438_953_472L)
        .append("uptimeSeconds", 3_630)
        .append("gpuDevices", List.of(gpu()))
        .append("daemonVersion", "1.0.0")
        .append("tokenMetadata", token())
        .append("owner", new Document("orgId", Fixtures.ORG).append("groupId", ""))
        .append("createdBy", "691eba08517f917943ae1fa1")
        .append("createdAt", Date.from(Instant.parse("2025-12-10T10:00:00Z")))
        .append("updatedAt", Date.from(BEAT))
        .append("__v", 0)
        .append("rack", new Document("row", 7).append("installed", Date.from(BEAT)));
  }

  private static Document gpu() {
    return new Document("deviceId", "GPU-0")
        .append("model", "NVIDIA A100-SXM4-80GB")
        .append("memoryTotal", GPU_MEMORY)
        .append("memoryFree", GPU_MEMORY)
        .append("utilization", 0)
        .append("temperature", 36);
  }

  private static Document token() {
    return new Document("tokenGeneratedAt", Date.from(Instant.parse("2025-12-10T10:00:00Z")))
        .append("tokenExpiresAt", Date.from(Instant.parse("2026-12-10T10:00:00Z")));
  }

  @BeforeEach
  void open() {
    Document deleted =
        new Document("_id", new ObjectId())
            .append("name", "gone")
            .append("role", List.of("worker"))
            .append("status", "offline")
            .append("isDeleted", true)
            .append("deletedAt", Date.from(BEAT))
            .append("owner", new Document("orgId", Fixtures.ORG));
    Document foreign = online().append("_id", new ObjectId());
    foreign.put("owner", new Document("orgId", Fixtures.OTHER_ORG));
    nodes.insertMany(List.of(online(), deleted, foreign));
    aiwm =
        Aiwm.builder()
            .store(store)
            .authenticator(request -> ADMIN.principal())
            .nodeTokens(NodeTokens.hs256("a secret of at least thirty-two bytes"))
            .notifiersOnClassPath(false)
            .build();
    aiwm.start();
  }

  private Document raw() {
    return nodes.find(new Document("_id", new ObjectId(ID))).first();
  }

  private Node patch(NodePatch patch) {
    return aiwm.nodes().apply(ADMIN, ORG, ID, new NodeInput.Patched(patch), null);
  }

  private static NodePatch rename(String name) {
    return new NodePatch(name, null, null, null, null, null, null);
  }

  @Test
  @DisplayName("is read: a node without a version has version 0, and its telemetry is there")
  void read() {
    Node node = aiwm.nodes().find(ORG, ID).orElseThrow();
    assertThat(node.version()).isZero();
    assertThat(node.name()).isEqualTo("gpu-worker-01");
    assertThat(node.role()).containsExactly(NodeRole.WORKER);
    assertThat(node.inventory().gpuDevices().get(0).memoryTotal()).isEqualTo(GPU_MEMORY);
    assertThat(node.tokenMetadata().tokenExpiresAt()).isEqualTo("2026-12-10T10:00:00Z");
    NodeTelemetry telemetry = store.telemetry().latest(List.of(ID)).get(ID);
    assertThat(telemetry.lastHeartbeat()).isEqualTo(BEAT);
    assertThat(telemetry.heartbeat().cpuUsage()).isEqualTo(25.5);
    assertThat(telemetry.heartbeat().uptimeSeconds()).isEqualTo(3_630);
  }

  @Test
  @DisplayName("is listed by tenant, without what was deleted, and filtered by what it says")
  void listed() {
    assertThat(aiwm.nodes().list(Query.in(ORG)).data()).extracting(Node::id).containsExactly(ID);
    assertThat(aiwm.nodes().list(Query.in(Scope.all())).data()).hasSize(2);
    Query a100 = Query.in(ORG).where(Filter.eq("gpuModel", "NVIDIA A100-SXM4-80GB"));
    assertThat(aiwm.nodes().list(a100).data()).hasSize(1);
    assertThat(aiwm.nodes().list(Query.in(ORG).where(Filter.eq("status", "offline"))).data())
        .isEmpty();
  }

  @Test
  @DisplayName("takes no operator of MongoDB in the place of a value")
  void injection() {
    for (String value : List.of("{\"$ne\": null}", "$name", ".*", "online' || '1'=='1")) {
      assertThat(aiwm.nodes().list(Query.in(ORG).where(Filter.eq("name", value))).data()).isEmpty();
      assertThat(aiwm.nodes().find(ORG, value)).isEmpty();
    }
    Node node = patch(new NodePatch("$where", null, null, null, null, Map.of("a.b", "$x"), null));
    assertThat(aiwm.nodes().find(ORG, ID)).contains(node);
    assertThat(aiwm.nodes().list(Query.in(ORG).where(Filter.eq("labels", "a.b=$x"))).data())
        .containsExactly(node);
  }

  @Test
  @DisplayName("is updated as the older system would: native dates, its own fields kept")
  void updated() {
    Node renamed = patch(rename("gpu-worker-01-production"));
    assertThat(renamed.version()).isEqualTo(1);
    Document document = raw();
    assertThat(document.getObjectId("_id")).hasToString(ID);
    assertThat(document)
        .containsEntry("name", "gpu-worker-01-production")
        .containsEntry("status", "online")
        .containsEntry("__v", 0)
        .containsEntry("cpuUsage", 25.5)
        .containsEntry("lastHeartbeat", Date.from(BEAT))
        .containsEntry("rack", online().get("rack"));
    assertThat(document.get("updatedAt")).isInstanceOf(Date.class);
    assertThat(document.getLong("ramTotal")).isEqualTo(137_438_953_472L);
  }

  @Test
  @DisplayName("keeps telemetry and versioned changes apart, whichever comes last")
  void telemetryApart() {
    Instant later = BEAT.plusSeconds(30);
    Heartbeat beat = new Heartbeat("online", 9L, 75.0, 50.0, 1, null);
    store.telemetry().merge(List.of(new NodeTelemetry(ID, later, later, beat, null, null)));
    assertThat(aiwm.nodes().find(ORG, ID).orElseThrow().version()).isZero();
    patch(rename("renamed"));
    assertThat(store.telemetry().latest(List.of(ID)).get(ID).heartbeat()).isEqualTo(beat);
    assertThat(raw())
        .containsEntry("cpuUsage", 75.0)
        .containsEntry("name", "renamed")
        .containsEntry("status", "online");
    store.telemetry().merge(List.of(new NodeTelemetry(ID, BEAT, BEAT, beat, null, null)));
    assertThat(raw())
        .as("what is older is dropped")
        .containsEntry("lastHeartbeat", Date.from(later))
        .containsEntry("name", "renamed");
  }

  @Test
  @DisplayName("has its nodes deleted softly, and their names given to others")
  void deleted() {
    aiwm.nodes().apply(ADMIN, ORG, ID, new NodeInput.Deleted(), null);
    assertThat(aiwm.nodes().find(ORG, ID)).isEmpty();
    assertThat(raw()).containsEntry("isDeleted", true).containsEntry("name", "gpu-worker-01");
    Node next = aiwm.nodes().create(ADMIN, NodeDraft.worker("gpu-worker-01"));
    assertThat(next.status()).isEqualTo(NodeStatus.PENDING);
  }

  @AfterEach
  void close() {
    aiwm.close();
    client.close();
    server.shutdownNow();
  }
}
