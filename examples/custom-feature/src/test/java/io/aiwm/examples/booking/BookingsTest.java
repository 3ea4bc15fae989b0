package io.aiwm.examples.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A booking")
class BookingsTest {
  private final VirtualTime time = new VirtualTime();
  private final Aiwm aiwm =
      Aiwm.builder()
          .store(new InMemoryStore())
          .authenticator(request -> Fixtures.orgOwner().principal())
          .nodeTokens(NodeTokens.hs256("n".repeat(32)))
          .feature(new Bookings())
          .timeSource(time)
          .scheduler(time)
          .executors(Runnable::run, Runnable::run)
          .build();

  private Node ask(String nodeId, NodeStatus status) {
    NodeInput input = new NodeInput.Patched(NodePatch.toStatus(status));
    return aiwm.nodes().apply(Fixtures.orgOwner(), Scope.all(), nodeId, input, null);
  }

  @Test
  @DisplayName("takes its node out of work when it starts, and back when it ends")
  void window() {
    aiwm.start();
    Node node = aiwm.nodes().create(Fixtures.orgOwner(), NodeDraft.worker("n1"));
    ask(node.id(), NodeStatus.INACTIVE);
    ask(node.id(), NodeStatus.OFFLINE);
    String window = "\"startsAt\":\"2026-01-01T00:01:00Z\",\"endsAt\":\"2026-01-01T00:09:00Z\"";
    String json = "{\"nodeId\":\"%s\",\"reason\":\"fans\",%s}".formatted(node.id(), window);
    HttpRequest request =
        HttpRequest.of("POST", "/bookings")
            .withHeader("Content-Type", "application/json")
            .withBody(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(aiwm.http().handle(request).toCompletableFuture().join().status()).isEqualTo(201);
    assertThat(statusAfter(70, node)).isEqualTo(NodeStatus.MAINTENANCE);
    assertThat(statusAfter(600, node)).isEqualTo(NodeStatus.OFFLINE);
    aiwm.close();
  }

  private NodeStatus statusAfter(int seconds, Node node) {
    time.advance(Duration.ofSeconds(seconds));
    return aiwm.nodes().find(Scope.all(), node.id()).orElseThrow().status();
  }
}
