package io.aiwm.tests.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.testkit.EventSchemaCheck;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Many nodes at once")
class MassTransitionsTest {
  private final Fleet fleet = new Fleet();

  @BeforeEach
  void start() {
    fleet.registry.start();
  }

  @AfterEach
  void stop() {
    fleet.registry.close();
  }

  private List<Node> online(int count) {
    List<Node> nodes = IntStream.range(0, count).mapToObj(i -> fleet.online("gpu-" + i)).toList();
    // Their arrival is another story.
    fleet.time.advance(Duration.ofMinutes(5));
    return nodes;
  }

  private void lose(List<Node> nodes) {
    fleet.registry.applyAll(
        nodes.stream()
            .map(
                node ->
                    new Addressed(
                        Fleet.ADMIN,
                        node.id(),
                        new NodeInput.HeartbeatLost(
                            1, false, "heartbeat_timeout", fleet.time.now())))
            .toList());
  }

  private List<Event> events(String type) {
    assertThat(EventSchemaCheck.problems(fleet.store)).isEmpty();
    return fleet.store.events().read(EventQuery.after(0, 1_000)).stream()
        .map(LoggedEvent::event)
        .filter(event -> event.type().equals(type))
        .toList();
  }

  private static List<Event> addressed(List<Event> events) {
    return events.stream()
        .filter(e -> !e.recipients().userIds().isEmpty() || !e.recipients().orgIds().isEmpty())
        .toList();
  }

  @Test
  @DisplayName("are one piece of news: each has its event, and one digest addresses the owner")
  void digest() {
    List<Node> nodes = online(200);
    for (int from = 0; from < 200; from += 20) {
      lose(nodes.subList(from, from + 20));
      fleet.time.advance(Duration.ofMillis(100));
    }
    fleet.time.advance(Duration.ofSeconds(30));
    assertThat(events("node.disconnected")).hasSize(200);
    assertThat(addressed(events("node.disconnected"))).hasSize(9);
    assertThat(events("fleet.nodes_disconnected"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.data()).containsEntry("count", 191);
              assertThat((List<?>) event.data().get("nodeIds")).hasSize(100);
              assertThat(event.recipients().orgIds()).containsExactly(nodes.get(0).owner().orgId());
            });
  }

  @Test
  @DisplayName("are told one by one where they are few")
  void few() {
    List<Node> nodes = online(9);
    lose(nodes);
    fleet.time.advance(Duration.ofSeconds(30));
    assertThat(addressed(events("node.disconnected"))).hasSize(9);
    assertThat(events("fleet.nodes_disconnected")).isEmpty();
  }

  @Test
  @DisplayName("are told of before the engine closes")
  void closing() {
    lose(online(20));
    fleet.registry.close();
    assertThat(events("fleet.nodes_disconnected")).hasSize(1);
  }
}
