package io.aiwm.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.mongo.MongoStore;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.agent.AgentSettings;
import io.aiwm.testkit.agent.LinkTransport;
import io.aiwm.testkit.agent.SimulatedAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A MongoDB that is cut off and stands still under a running engine")
class MongoOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Scheduler wire = Scheduler.system("wire", 1);
  private final NodeTokens tokens = NodeTokens.hs256(ControllerProcess.SECRET);
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private TcpGate gate;
  private MongoClient client;
  private MongoStore store;
  private Aiwm aiwm;

  @BeforeEach
  void start() throws IOException {
    gate = new TcpGate(server.bind());
    client =
        MongoClients.create(
            "mongodb://127.0.0.1:"
                + gate.port()
                + "/?serverSelectionTimeoutMS=1000&socketTimeoutMS=15000");
    store = MongoStore.on(client, "outage");
    aiwm =
        Aiwm.builder()
            .store(store)
            .authenticator(request -> Fixtures.orgOwner().principal())
            .nodeTokens(tokens)
            .notifiersOnClassPath(false)
            .build();
    aiwm.start();
  }

  private HttpResponse get(String target) {
    return aiwm.http().handle(HttpRequest.of("GET", target)).toCompletableFuture().join();
  }

  private void awaitHealth(String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get("/health").bodyText()).contains("\"state\":\"" + state + "\""));
  }

  private Execution submit(Node node) {
    return aiwm.executions().submit(Fixtures.orgOwner(), Work.sequence(node, 2)).execution();
  }

  @Test
  @Timeout(180)
  @DisplayName("costs no agent its session and no execution its end; requests get 503 meanwhile")
  void outages() {
    Node node = Fixtures.node("gpu");
    store.commit(Commit.builder().insert(Node.KIND, node).build());
    String token = tokens.mint(node.id(), TimeSource.system().now(), Duration.ofHours(1)).token();
    LinkTransport transport = new LinkTransport(() -> new LinkTransport.Port(aiwm.link(), wire));
    AgentSettings settings =
        new AgentSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    SimulatedAgent agent = new SimulatedAgent(token, transport, wire, settings, 1).start();
    await().atMost(PATIENCE).until(agent::registered);

    List<Execution> executions = new ArrayList<>();
    executions.add(submit(node));
    gate.cut();
    awaitHealth("unreachable");
    assertThat(get("/nodes/" + node.id()).status()).isEqualTo(503);
    gate.open();
    awaitHealth("well");
    executions.add(submit(node));
    gate.stalled(() -> awaitHealth("silent"));
    awaitHealth("well");
    executions.add(submit(node));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(executions)
                    .extracting(
                        e ->
                            store
                                .find(Execution.KIND, Scope.all(), e.id())
                                .orElseThrow()
                                .state()
                                .status())
                    .containsOnly(ExecutionStatus.COMPLETED));
    assertThat(store.find(Node.KIND, Scope.all(), node.id()).orElseThrow().status())
        .isEqualTo(NodeStatus.ONLINE);
    assertThat(agent.connections()).isEqualTo(1);
    assertThat(agent.journal().entries().values()).hasSize(6).allMatch(e -> e.effects() == 1);
  }

  @AfterEach
  void stop() throws IOException {
    aiwm.close();
    client.close();
    gate.close();
    server.shutdownNow();
    wire.close();
  }
}
