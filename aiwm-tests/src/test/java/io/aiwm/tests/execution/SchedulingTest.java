package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.store.Commit;
import io.aiwm.api.wire.MessageType;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A step that looks for a node")
class SchedulingTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final Controller controller = new Controller("c1", store, time);
  private Node node;

  @BeforeEach
  void node() {
    node =
        Fixtures.node("n1")
            .withStatus(NodeStatus.ONLINE)
            .withConnection(new NodeConnection(true, "c1", 1, time.now()));
    store.commit(Commit.builder().insert(Node.KIND, node).build());
  }

  private void become(Node changed) {
    node = Fixtures.next(changed);
    store.commit(Commit.builder().replace(Node.KIND, node).build());
  }

  private Execution submit() {
    CommandSpec command = CommandSpec.of(MessageType.SYSTEM_QUERY, Map.of());
    return controller.submit(
        ExecutionDraft.named("placed")
            .step(StepSpec.named("any", command).placed(Placement.anywhere()))
            .build());
  }

  private ExecutionStep step(Execution execution) {
    return controller.steps(execution.id()).get(0);
  }

  private void waitsForAnother() {
    Execution execution = submit();
    assertThat(node.effectiveSchedulability().schedulable()).isFalse();
    assertThat(step(execution).state().status()).isEqualTo(StepStatus.PENDING);
    become(node.withStatus(NodeStatus.ONLINE).withSchedulability(Schedulability.YES));
    time.advance(Duration.ofSeconds(5));
    controller.orchestrator.tick();
    assertThat(step(execution).nodeId()).isEqualTo(node.id());
  }

  @Test
  @DisplayName("takes one that is schedulable")
  void schedulable() {
    assertThat(node.effectiveSchedulability().schedulable()).isTrue();
    assertThat(step(submit()).nodeId()).isEqualTo(node.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {Schedulability.CORDONED, Schedulability.DRAINING})
  @DisplayName("takes none that an administrator closed, until it is opened again")
  void closed(String reason) {
    become(node.withSchedulability(Schedulability.YES.with(reason)));
    assertThat(node.effectiveSchedulability().unschedulableReasons()).containsExactly(reason);
    waitsForAnother();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ONLINE")
  @DisplayName("takes none that is not online, until it is")
  void notOnline(NodeStatus status) {
    become(node.withStatus(status));
    assertThat(node.effectiveSchedulability().unschedulableReasons())
        .containsExactly(status.wireName());
    waitsForAnother();
  }
}
