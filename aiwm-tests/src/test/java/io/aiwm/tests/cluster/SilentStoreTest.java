package io.aiwm.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiwm.api.node.Node;
import io.aiwm.api.store.Commit;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.agent.AgentSettings;
import io.aiwm.testkit.agent.LinkTransport;
import io.aiwm.testkit.agent.SimulatedAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("While the store does not answer at all")
class SilentStoreTest {
  private static final Duration PONG = Duration.ofMillis(500);

  private final InMemoryStore store = new InMemoryStore();
  private final Scheduler wire = Scheduler.system("wire", 1);
  private final NodeTokens tokens = NodeTokens.hs256(ControllerProcess.SECRET);
  private final Aiwm aiwm =
      Aiwm.builder()
          .store(store)
          .authenticator(request -> Fixtures.orgOwner().principal())
          .nodeTokens(tokens)
          .notifiersOnClassPath(false)
          .http(HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(2)))
          .link(LinkSettings.defaults().withKeepAlive(Duration.ofMillis(200), PONG, PONG))
          .threads(4, 2)
          .build();

  @BeforeEach
  void start() {
    aiwm.start();
  }

  @AfterEach
  void stop() {
    store.faults().release();
    aiwm.close();
    wire.close();
  }

  private SimulatedAgent agent(String name) {
    Node node = Fixtures.node(name);
    store.commit(Commit.builder().insert(Node.KIND, node).build());
    String token = tokens.mint(node.id(), TimeSource.system().now(), Duration.ofHours(1)).token();
    LinkTransport transport = new LinkTransport(() -> new LinkTransport.Port(aiwm.link(), wire));
    return new SimulatedAgent(token, transport, wire, AgentSettings.defaults(), 1).start();
  }

  private CompletableFuture<HttpResponse> get(String path) {
    return aiwm.http().handle(HttpRequest.of("GET", path)).toCompletableFuture();
  }

  @Test
  @DisplayName("the health page says so, requests get 503, and agents stay connected")
  void silence() throws Exception {
    List<SimulatedAgent> agents = List.of(agent("a"), agent("b"));
    await().untilAsserted(() -> assertThat(agents).allMatch(SimulatedAgent::registered));
    assertThat(get("/nodes").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);

    store.faults().block(operation -> true);
    List<CompletableFuture<HttpResponse>> requests = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      requests.add(get("/nodes"));
    }
    await()
        .untilAsserted(
            () -> assertThat(get("/health").getNow(null).bodyText()).contains("\"silent\""));
    assertThat(get("/health").getNow(null).status()).isEqualTo(503);
    for (CompletableFuture<HttpResponse> request : requests) {
      HttpResponse answer = request.get(5, TimeUnit.SECONDS);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsKey("Retry-After");
      assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    }
    assertThat(agents).allMatch(SimulatedAgent::registered).allMatch(a -> a.connections() == 1);

    store.faults().release();
    await().untilAsserted(() -> assertThat(get("/health").getNow(null).status()).isEqualTo(200));
    assertThat(get("/nodes").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
  }
}
