package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A watched node")
class LivenessMonitorTest {
  private final VirtualTime time = new VirtualTime();
  private final LinkRig rig = LinkRig.virtual(time);

  private NodeStatus status(Node node) {
    return rig.stored(node).status();
  }

  private void seconds(int count) {
    time.advance(Duration.ofSeconds(count));
  }

  /** Lets time pass while these agents go on reporting. */
  private void minutesWith(int minutes, List<FakeAgent> reporting) {
    for (int i = 0; i < minutes * 6; i++) {
      reporting.forEach(FakeAgent::beat);
      seconds(10);
    }
  }

  @Test
  @DisplayName("is given up after 90 seconds of silence, and not before")
  void timesOut() {
    Node node = rig.node("n");
    rig.connect(node).register();
    seconds(89);
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
    seconds(2);
    assertThat(status(node)).isEqualTo(NodeStatus.OFFLINE);
    NodeInput.HeartbeatLost lost =
        rig.registry.inputs(NodeInput.HeartbeatLost.class).findFirst().orElseThrow();
    assertThat(lost.reason()).isEqualTo("heartbeat_timeout");
    assertThat(lost.lastSeenAt()).isEqualTo(VirtualTime.START);
  }

  @Test
  @DisplayName("is back with its next heartbeat")
  void resumes() {
    Node node = rig.node("n");
    FakeAgent agent = rig.connect(node).register();
    seconds(91);
    agent.beat();
    seconds(1);
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
    seconds(91);
    assertThat(status(node)).isEqualTo(NodeStatus.OFFLINE);
  }

  @Test
  @DisplayName("goes at once when its agent says that it shuts down")
  void leaves() {
    Node node = rig.node("n");
    rig.connect(node).register().beat("shutting_down");
    seconds(1);
    assertThat(status(node)).isEqualTo(NodeStatus.OFFLINE);
  }

  @Test
  @DisplayName("stays when the wall clock steps")
  void wallClock() {
    Node node = rig.node("n");
    FakeAgent agent = rig.connect(node).register();
    time.stepWallClock(Duration.ofMinutes(30));
    seconds(60);
    agent.beat();
    time.stepWallClock(Duration.ofDays(-1));
    seconds(60);
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("is not given up while too many others are silent, and that is said")
  void brake() {
    List<FakeAgent> reporting = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> reporting.add(rig.connect(rig.node("ok-" + i)).register()));
    List<Node> silent = IntStream.range(0, 12).mapToObj(i -> rig.node("silent-" + i)).toList();
    silent.forEach(node -> rig.connect(node).register());

    minutesWith(3, reporting);
    assertThat(silent).allMatch(node -> status(node) == NodeStatus.ONLINE);
    assertThat(rig.liveness.check().details()).containsEntry("brake", List.of("mass_silence"));
    assertThat(rig.store.list(AuditEntry.KIND, Query.in(Scope.all())).data())
        .extracting(AuditEntry::action)
        .contains("liveness.brake_applied");

    minutesWith(5, reporting);
    assertThat(silent).allMatch(node -> status(node) == NodeStatus.OFFLINE);
  }

  @Test
  @DisplayName("is not given up by a controller that lost its lease, nor soon after")
  void fenced() {
    Node node = rig.node("n");
    FakeAgent agent = rig.connect(node).register();
    seconds(60);
    rig.store.faults().failing(operation -> operation.equals("leases.acquire"));
    seconds(120);
    assertThat(rig.cluster.holdsLease()).isFalse();
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
    rig.store.faults().failing(false);
    seconds(20);
    agent.beat();
    seconds(30);
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("is judged again when its verdict could not be stored")
  void verdictNotStored() {
    Node node = rig.node("n");
    rig.connect(node).register();
    rig.store.faults().failing(operation -> operation.startsWith("commit"));
    seconds(95);
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
    rig.store.faults().failing(false);
    seconds(2);
    assertThat(status(node)).isEqualTo(NodeStatus.OFFLINE);
  }

  @Test
  @DisplayName("of a controller that is gone is given a fresh 90 seconds by its peers")
  void adopted() {
    LinkRig dying = rig.peer("c-2", time);
    seconds(2);
    Node node = rig.node("n");
    Node moving = rig.node("moving");
    dying.connect(node).register();
    dying.connect(moving).register();
    seconds(60);
    dying.liveness.close();
    dying.cluster.close();

    seconds(20);
    FakeAgent moved = rig.connect(moving).register();
    seconds(60);
    moved.beat();
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
    seconds(30);
    assertThat(status(node)).isEqualTo(NodeStatus.OFFLINE);
    assertThat(status(moving)).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("that is maintained is told of as gone and back, and stays in maintenance")
  void maintained() {
    Node node = rig.node("n");
    FakeAgent agent = rig.connect(node).register();
    NodePatch maintenance =
        new NodePatch(null, null, NodeStatus.MAINTENANCE, null, null, null, null);
    rig.apply(node, new NodeInput.Patched(maintenance));
    seconds(91);
    assertThat(rig.stored(node).connection().websocketConnected()).isFalse();
    agent.beat();
    seconds(1);
    assertThat(rig.stored(node).connection().websocketConnected()).isTrue();
    assertThat(status(node)).isEqualTo(NodeStatus.MAINTENANCE);
  }

  @Test
  @DisplayName("that a peer gave up while this controller was cut off is back with a heartbeat")
  void givenUpByPeer() {
    Node node = rig.node("n");
    FakeAgent agent = rig.connect(node).register();
    long epoch = rig.stored(node).connection().sessionEpoch();
    LinkRig peer = rig.peer("c-2", time);
    seconds(2);
    peer.apply(node, new NodeInput.HeartbeatLost(epoch, false, "heartbeat_timeout", null));
    time.runDue();
    seconds(1);
    agent.beat();
    seconds(2);
    assertThat(status(node)).isEqualTo(NodeStatus.ONLINE);
  }
}
