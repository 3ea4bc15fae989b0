package io.aiwm.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.internal.event.EventPump;
import io.aiwm.testkit.agent.SimulatedAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Several controllers on one store")
class SeveralControllersTest {
  private static final List<String> JOINED_ONCE =
      List.of("node.installation_started", "node.connected");

  private final Site site = new Site();
  private final ControllerProcess one = site.start();
  private final ControllerProcess two = site.start();

  private void pass(Duration duration) {
    site.time.advance(duration);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  @DisplayName("give a node to its newest session, wherever the older one is")
  void newestSessionWins() {
    Node node = site.online("gpu", one);
    SimulatedAgent older = site.agents.get(node.id());
    SimulatedAgent newer = site.agent(node, two).start();
    site.time.runDue();
    assertThat(older.lastClose()).startsWith("4409");
    assertThat(newer.registered()).isTrue();
    assertThat(site.stored(node).connection().sessionEpoch()).isEqualTo(2);
    older.close();
    pass(seconds(200));
    assertThat(newer.registered()).isTrue();
    assertThat(site.events(node)).isEqualTo(JOINED_ONCE);
  }

  @Test
  @DisplayName("carry a command to the controller that holds the session, at once")
  void commandsForNodesHeldElsewhere() {
    Node node = site.online("gpu", two);
    Execution execution = site.submit(one, Work.sequence(node, 1));
    site.time.runDue();
    assertThat(site.agents.get(node.id()).journal().entries()).hasSize(1);
    pass(seconds(3));
    assertThat(site.stored(execution).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("finish the work of one that dies, each command once, and no node goes offline")
  void deathOfAController() {
    Node node = site.online("gpu", one);
    Execution execution = site.submit(one, Work.sequence(node, 5));
    pass(seconds(2));
    site.kill(one);
    pass(seconds(40));
    assertThat(site.stored(execution).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(site.effects()).hasSize(5).containsOnly(1);
    assertThat(site.events(node)).isEqualTo(JOINED_ONCE);
    assertThat(site.stored(node).connection().controllerId()).startsWith("c2");
  }

  @Test
  @DisplayName("wait a full time-out anew for the nodes of one that died, and tell of it once")
  void adoption() {
    ControllerProcess three = site.start();
    Node node = site.online("gpu", one);
    pass(seconds(89));
    site.agents.get(node.id()).close();
    one.kill();
    pass(seconds(90));
    assertThat(site.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
    pass(seconds(20));
    assertThat(site.stored(node).status()).isEqualTo(NodeStatus.OFFLINE);
    assertThat(site.events(node)).containsOnlyOnce("node.disconnected");
    assertThat(three.up()).isTrue();
  }

  @Test
  @DisplayName("send what one that died had stored and not yet told")
  void untoldCommands() {
    Node node = site.online("gpu", two);
    one.store.faults().failing("signals.send"::equals);
    Execution execution = site.submit(one, Work.sequence(node, 1));
    site.time.runDue();
    one.kill();
    pass(seconds(1));
    assertThat(site.agents.get(node.id()).journal().entries()).as("not told").isEmpty();
    pass(seconds(8));
    assertThat(site.stored(execution).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("are not disturbed by one that stood still and comes back")
  void frozenController() {
    Node node = site.online("gpu", one);
    Execution execution = site.submit(one, Work.sequence(node, 4));
    pass(Duration.ofMillis(500));
    one.life.freeze();
    site.cutOff(one);
    SimulatedAgent agent = site.agents.get(node.id());
    agent.close();
    SimulatedAgent moved = site.agent(node, two).start();
    site.agents.put(node.id() + "/moved", moved);
    pass(seconds(200));
    one.life.thaw();
    pass(seconds(200));
    assertThat(site.stored(execution).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(site.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
    assertThat(site.stored(node).connection().controllerId()).startsWith("c2");
    assertThat(moved.registered()).isTrue();
    assertThat(moved.connections()).isEqualTo(1);
    assertThat(site.events(node)).isEqualTo(JOINED_ONCE);
  }

  @Test
  @DisplayName(
      "number events one at a time, and another goes on when that one dies or stands still")
  void numbering() {
    for (ControllerProcess victim : List.of(one, two)) {
      String holder = sequencer();
      ControllerProcess holding = holder.startsWith("c1") ? one : two;
      site.submit(victim, Work.sequence(site.online("gpu-" + holder, victim), 1));
      holding.life.freeze();
      pass(seconds(5));
      assertThat(sequencer()).isNotEqualTo(holder);
      holding.life.thaw();
      pass(seconds(5));
    }
    List<Long> positions = site.log().stream().map(LoggedEvent::position).toList();
    assertThat(positions).isEqualTo(LongStream.rangeClosed(1, positions.size()).boxed().toList());
    assertThat(site.log()).extracting(e -> e.event().id()).doesNotHaveDuplicates();
  }

  private String sequencer() {
    return site.database.leases().live(EventPump.DUTY).get(0).holder();
  }

  @Test
  @DisplayName(
      "are restarted one after the other without a false alarm, or a command lost or doubled")
  void rollingRestart() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      nodes.add(site.online("gpu-" + i, i % 2 == 0 ? one : two));
    }
    List<Execution> executions = new ArrayList<>();
    for (ControllerProcess next : List.of(one, two)) {
      ControllerProcess fresh = site.start();
      nodes.forEach(node -> executions.add(site.submit(fresh, Work.sequence(node, 3))));
      pass(Duration.ofMillis(700));
      next.close();
      nodes.forEach(node -> executions.add(site.submit(fresh, Work.sequence(node, 2))));
      pass(seconds(100));
    }
    assertThat(executions)
        .extracting(e -> site.stored(e).state().status())
        .containsOnly(ExecutionStatus.COMPLETED);
    assertThat(site.effects()).hasSize(12 * 2 * 5).containsOnly(1);
    assertThat(nodes).allSatisfy(n -> assertThat(site.events(n)).isEqualTo(JOINED_ONCE));
    assertThat(site.agents.values()).allSatisfy(a -> assertThat(a.lastClose()).startsWith("1012"));
  }
}
