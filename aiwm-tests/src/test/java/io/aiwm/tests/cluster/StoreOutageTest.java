package io.aiwm.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("While the store fails")
class StoreOutageTest {
  private final Site site = new Site();
  private final ControllerProcess one = site.start();
  private final ControllerProcess two = site.start();

  private void everyStore(Predicate<String> failing) {
    site.processes.forEach(process -> process.store.faults().failing(failing));
  }

  @ParameterizedTest(name = "for {0} s, no node goes offline, no session ends and no work is lost")
  @ValueSource(ints = {2, 10, 150, 1_000})
  void outage(int seconds) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      nodes.add(site.online("gpu-" + i, i % 2 == 0 ? one : two));
    }
    List<Execution> executions =
        nodes.stream().map(node -> site.submit(one, Work.sequence(node, 4))).toList();
    site.time.advance(Duration.ofMillis(900));

    everyStore(operation -> true);
    site.time.advance(Duration.ofSeconds(seconds));
    everyStore(operation -> false);
    site.time.advance(Duration.ofSeconds(200));

    assertThat(executions)
        .extracting(e -> site.stored(e).state().status())
        .allMatch(
            status -> seconds < 600 ? status == ExecutionStatus.COMPLETED : status.terminal());
    assertThat(site.effects()).allMatch(effects -> effects == 1);
    assertThat(nodes)
        .allSatisfy(
            node -> {
              assertThat(site.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
              assertThat(site.events(node)).doesNotContain("node.disconnected");
              assertThat(site.agents.get(node.id()).connections()).isEqualTo(1);
            });
  }

  @Test
  @DisplayName("a request is refused, and nothing of it happens later")
  void refusesRequests() {
    Node node = site.online("gpu", one);
    one.store.faults().failing("commit"::equals);
    assertThatThrownBy(() -> site.submit(one, Work.sequence(node, 1)))
        .isInstanceOf(StoreUnavailableException.class);
    one.store.faults().failing(false);
    site.time.advance(Duration.ofSeconds(100));
    assertThat(site.agents.get(node.id()).journal().entries()).isEmpty();
  }

  @Test
  @DisplayName("an agent that wants in is told to come back, and does")
  void newAgents() {
    everyStore(operation -> true);
    Node node = site.node("late");
    site.agents.put(node.id(), site.agent(node, one).start());
    site.time.advance(Duration.ofSeconds(10));
    assertThat(site.agents.get(node.id()).lastClose()).startsWith("1012 retryAfter=");
    everyStore(operation -> false);
    site.time.advance(Duration.ofSeconds(10));
    assertThat(site.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("one that takes no writes is told apart from one that is gone")
  void healthSaysWhich() {
    site.time.advance(Duration.ofSeconds(2));
    assertThat(one.get("/health").status()).isEqualTo(200);
    everyStore(operation -> operation.startsWith("leases.acquire") || operation.equals("commit"));
    site.time.advance(Duration.ofSeconds(2));
    assertThat(one.get("/health").status()).isEqualTo(503);
    assertThat(one.get("/health").bodyText()).contains("\"state\":\"refuses_writes\"");
    everyStore(operation -> true);
    site.time.advance(Duration.ofSeconds(2));
    assertThat(one.get("/health").bodyText()).contains("\"state\":\"unreachable\"");
    everyStore(operation -> false);
    site.time.advance(Duration.ofSeconds(2));
    assertThat(one.get("/health").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("an agent that dies meanwhile is found out afterwards")
  void trueAlarm() {
    Node node = site.online("gpu", one);
    everyStore(operation -> true);
    site.time.advance(Duration.ofSeconds(30));
    site.agents.get(node.id()).close();
    site.time.advance(Duration.ofSeconds(100));
    everyStore(operation -> false);
    site.time.advance(Duration.ofSeconds(45));
    assertThat(site.stored(node).status()).isEqualTo(NodeStatus.OFFLINE);
    assertThat(site.events(node)).containsOnlyOnce("node.disconnected");
  }

  @Test
  @DisplayName("a commit that landed although it seemed to fail is not carried out twice")
  void unknownOutcome() {
    Node node = site.online("gpu", one);
    Execution execution = site.submit(two, Work.sequence(node, 3));
    for (int i = 0; i < 40; i++) {
      (i % 2 == 0 ? one : two).store.faults().crashAfterCommit();
      site.time.advance(Duration.ofMillis(300));
    }
    site.time.advance(Duration.ofSeconds(60));
    assertThat(site.stored(execution).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(site.effects()).hasSize(3).containsOnly(1);
  }
}
