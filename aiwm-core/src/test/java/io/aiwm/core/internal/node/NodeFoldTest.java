package io.aiwm.core.internal.node;

import static io.aiwm.core.internal.node.Nodes.ADMIN;
import static io.aiwm.core.internal.node.Nodes.BEFORE;
import static io.aiwm.core.internal.node.Nodes.NOW;
import static io.aiwm.core.internal.node.Nodes.connectedIn;
import static io.aiwm.core.internal.node.Nodes.lostIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Severity;
import io.aiwm.api.node.InstallationReport;
import io.aiwm.api.node.InstallationReport.Phase;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeInput.Connected;
import io.aiwm.api.node.NodeInput.Deleted;
import io.aiwm.api.node.NodeInput.Disconnected;
import io.aiwm.api.node.NodeInput.HealthReported;
import io.aiwm.api.node.NodeInput.HeartbeatLost;
import io.aiwm.api.node.NodeInput.HeartbeatResumed;
import io.aiwm.api.node.NodeInput.InstallTimedOut;
import io.aiwm.api.node.NodeInput.Installation;
import io.aiwm.api.node.NodeInput.Patched;
import io.aiwm.api.node.NodeInput.Registered;
import io.aiwm.api.node.NodeInput.SchedulingChanged;
import io.aiwm.api.node.NodeInput.TokensRevoked;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.node.TokenState;
import io.aiwm.core.node.NodeStatusTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Folding an input into a node")
class NodeFoldTest {
  private static final Registered REGISTERED = new Registered(3, Nodes.register());
  private static final HeartbeatLost LOST =
      new HeartbeatLost(3, false, "heartbeat_timeout", BEFORE);

  private final NodeFold fold = new NodeFold(new NodeStatusTable());

  @Nested
  @DisplayName("when a session opens")
  class Opening {
    @Test
    @DisplayName("notes who holds it and that the token was used")
    void noted() {
      Node node = changed(connectedIn(NodeStatus.ONLINE), new Connected("c-2", 4, NOW));
      assertThat(node.connection()).isEqualTo(new NodeConnection(true, "c-2", 4, NOW));
      assertThat(node.tokenMetadata().tokenLastUsed()).isEqualTo(NOW);
      assertThat(node.version()).isEqualTo(2);
    }

    @Test
    @DisplayName("changes nothing if a newer session, or one of the same number, is known")
    void older() {
      unchanged(connectedIn(NodeStatus.ONLINE), new Connected("c-2", 2, NOW));
      unchanged(connectedIn(NodeStatus.ONLINE), new Connected("c-2", 3, NOW));
    }

    @Test
    @DisplayName("starts the installation of a node whose script said nothing")
    void first() {
      Node node = changed(Nodes.in(NodeStatus.PENDING), new Connected("c-1", 1, NOW));
      assertThat(node.status()).isEqualTo(NodeStatus.INSTALLING);
      assertThat(node.header().wakeAt()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
    }

    @Test
    @DisplayName("is refused for an inactive node")
    void inactive() {
      refused(Nodes.in(NodeStatus.INACTIVE), new Connected("c-1", 1, NOW), ConflictException.class);
      refused(connectedIn(NodeStatus.INACTIVE), REGISTERED, ConflictException.class);
    }

    @Test
    @DisplayName("tells of a node in maintenance only if its loss was told")
    void maintenance() {
      Connected again = new Connected("c-1", 4, NOW);
      assertThat(types(lostIn(NodeStatus.MAINTENANCE), again)).containsExactly("node.connected");
      assertThat(types(connectedIn(NodeStatus.MAINTENANCE), again)).isEmpty();
      Node closed = changed(connectedIn(NodeStatus.MAINTENANCE), new Disconnected(3, "closed"));
      assertThat(types(closed, again)).isEmpty();
    }
  }

  @Nested
  @DisplayName("when an agent registers")
  class Registering {
    @Test
    @DisplayName("stores the inventory, brings the node online and forgets the installation's end")
    void online() {
      Node node = changed(connectedIn(NodeStatus.INSTALLING), REGISTERED);
      assertThat(node.status()).isEqualTo(NodeStatus.ONLINE);
      assertThat(node.header().wakeAt()).isNull();
      assertThat(node.inventory().os()).isEqualTo("Ubuntu 22.04 x86_64");
      assertThat(node.inventory().containerRuntime()).isEqualTo("docker 24.0.7");
      assertThat(node.labels()).containsEntry("zone", "a");
    }

    @Test
    @DisplayName("tells what the machine has")
    void event() {
      Event event = only(connectedIn(NodeStatus.INSTALLING), REGISTERED);
      assertThat(event.type()).isEqualTo("node.connected");
      assertThat(event.data())
          .containsEntry("nodeName", "gpu-worker-01")
          .containsEntry("status", "online")
          .containsEntry("ipAddress", "192.168.1.100")
          .containsEntry(
              "gpuDevices", List.of(Map.of("model", "NVIDIA A100", "memoryTotal", 85_899_345_920L)))
          .containsEntry("owner", Map.of("orgId", "org-1", "userId", "user-1"));
    }

    @Test
    @DisplayName("keeps a label that is there over the agent's suggestion")
    void labels() {
      Node labelled = connectedIn(NodeStatus.ONLINE).withLabels(Map.of("zone", "b"));
      assertThat(changed(labelled, REGISTERED).labels()).isEqualTo(Map.of("zone", "b"));
    }

    @Test
    @DisplayName("writes nothing when nothing is new")
    void repeated() {
      unchanged(changed(connectedIn(NodeStatus.ONLINE), REGISTERED), REGISTERED);
    }

    @Test
    @DisplayName("changes nothing on a session that was replaced")
    void replaced() {
      unchanged(connectedIn(NodeStatus.INSTALLING), new Registered(2, Nodes.register()));
    }

    @Test
    @DisplayName("shows that a session which was given up is alive")
    void alive() {
      Node node = changed(lostIn(NodeStatus.OFFLINE), REGISTERED);
      assertThat(node.connection()).isEqualTo(new NodeConnection(true, "c-1", 3, NOW));
      assertThat(node.status()).isEqualTo(NodeStatus.ONLINE);
    }
  }

  @Nested
  @DisplayName("when a session ends or falls silent")
  class Losing {
    @Test
    @DisplayName("a closed socket alone does not make the node offline")
    void closed() {
      Node node = changed(connectedIn(NodeStatus.ONLINE), new Disconnected(3, "gone"));
      assertThat(node.status()).isEqualTo(NodeStatus.ONLINE);
      assertThat(node.connection().websocketConnected()).isFalse();
      unchanged(connectedIn(NodeStatus.ONLINE), new Disconnected(2, "older session"));
    }

    @Test
    @DisplayName("silence makes it offline, with the reason and when it was last seen")
    void silence() {
      Event event = only(connectedIn(NodeStatus.ONLINE), LOST);
      assertThat(event.type()).isEqualTo("node.disconnected");
      assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(event.data())
          .containsEntry("status", "offline")
          .containsEntry("disconnectReason", "heartbeat_timeout")
          .containsEntry("lastSeenAt", "2026-11-01T09:00:00.000Z")
          .containsKey("owner");
    }

    @Test
    @DisplayName("silence of a session that was replaced says nothing")
    void replaced() {
      unchanged(
          connectedIn(NodeStatus.ONLINE), new HeartbeatLost(2, false, "heartbeat_timeout", null));
    }

    @Test
    @DisplayName("a node in maintenance is told of as lost once")
    void once() {
      assertThat(types(connectedIn(NodeStatus.MAINTENANCE), LOST))
          .containsExactly("node.disconnected");
      unchanged(lostIn(NodeStatus.MAINTENANCE), LOST);
      assertThat(types(lostIn(NodeStatus.MAINTENANCE), new HeartbeatResumed(3)))
          .containsExactly("node.connected");
      unchanged(connectedIn(NodeStatus.MAINTENANCE), new HeartbeatResumed(3));
    }

    @Test
    @DisplayName("a heartbeat brings it back")
    void resumed() {
      Node node = changed(lostIn(NodeStatus.OFFLINE), new HeartbeatResumed(3));
      assertThat(node.status()).isEqualTo(NodeStatus.ONLINE);
      assertThat(node.connection().websocketConnected()).isTrue();
      unchanged(connectedIn(NodeStatus.ONLINE), new HeartbeatResumed(3));
    }

    @Test
    @DisplayName("a node that never registered only loses its connection")
    void installing() {
      Node node = changed(connectedIn(NodeStatus.INSTALLING), LOST);
      assertThat(node.status()).isEqualTo(NodeStatus.INSTALLING);
      assertThat(node.connection().websocketConnected()).isFalse();
    }
  }

  @Nested
  @DisplayName("when a heartbeat reports health")
  class Health {
    @Test
    @DisplayName("tells of a change for the worse, and of the recovery")
    void events() {
      NodeHealth failed = new NodeHealth(NodeHealth.State.FAILED, List.of("disk full"));
      Event event = only(connectedIn(NodeStatus.ONLINE), new HealthReported(3, failed));
      assertThat(event.type()).isEqualTo("node.critical");
      assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(event.data()).containsEntry("reasons", List.of("disk full"));
      Node sick = connectedIn(NodeStatus.ONLINE).withHealth(failed);
      assertThat(types(sick, new HealthReported(3, NodeHealth.OK)))
          .containsExactly("node.recovered");
    }

    @Test
    @DisplayName("records other reasons without an event")
    void reasons() {
      Node sick =
          connectedIn(NodeStatus.ONLINE)
              .withHealth(new NodeHealth(NodeHealth.State.DEGRADED, List.of("hot")));
      NodeHealth other = new NodeHealth(NodeHealth.State.DEGRADED, List.of("slow"));
      assertThat(types(sick, new HealthReported(3, other))).isEmpty();
      assertThat(changed(sick, new HealthReported(3, other)).health()).isEqualTo(other);
    }
  }

  @Nested
  @DisplayName("when an install script reports")
  class Installing {
    @Test
    @DisplayName("says what failed")
    void failed() {
      InstallationReport report =
          new InstallationReport(
              Phase.FAILED, "CHECKSUM_MISMATCH", "Wrong", Map.of("expected", "a"), "v1.0.0");
      Event event = only(Nodes.in(NodeStatus.INSTALLING), new Installation(report));
      assertThat(event.type()).isEqualTo("node.installation_failed");
      assertThat(event.data())
          .containsEntry(
              "error",
              Map.of(
                  "code",
                  "CHECKSUM_MISMATCH",
                  "message",
                  "Wrong",
                  "details",
                  Map.of("expected", "a")));
    }

    @Test
    @DisplayName("takes a report that comes twice as one")
    void twice() {
      Node again = changed(Nodes.in(NodeStatus.INSTALLING), report(Phase.STARTED));
      assertThat(again.header().wakeAt()).isEqualTo(NOW.plus(NodeChange.INSTALL_TIMEOUT));
      assertThat(types(Nodes.in(NodeStatus.INSTALLING), report(Phase.STARTED))).isEmpty();
      unchanged(Nodes.in(NodeStatus.ERROR), report(Phase.FAILED));
    }

    @Test
    @DisplayName("writes the end of an installation into the audit trail alone")
    void completed() {
      NodeDecision decision = decide(connectedIn(NodeStatus.ONLINE), report(Phase.COMPLETED));
      assertThat(decision.next()).isNull();
      assertThat(decision.audit())
          .extracting(AuditNote::action)
          .containsExactly("node.report_installation");
    }

    @Test
    @DisplayName("ends what takes longer than 15 minutes, and not sooner")
    void timeout() {
      Node node = Nodes.in(NodeStatus.INSTALLING);
      NodeDecision early =
          fold.decide(node, new InstallTimedOut(), ADMIN, BEFORE.plusSeconds(15 * 60 - 1));
      assertThat(early.writesNothing()).isTrue();
      NodeDecision due = fold.decide(node, new InstallTimedOut(), ADMIN, BEFORE.plusSeconds(900));
      assertThat(due.next().status()).isEqualTo(NodeStatus.ERROR);
      assertThat(due.next().header().wakeAt()).isNull();
      assertThat(due.events().get(0).data().get("error").toString()).contains("INSTALL_TIMEOUT");
    }

    @Test
    @DisplayName("stops waking up for a node that is not being installed")
    void strayWakeUp() {
      Node node = Nodes.in(NodeStatus.ONLINE);
      node = node.withHeader(node.header().withWakeAt(BEFORE));
      assertThat(changed(node, new InstallTimedOut()).header().wakeAt()).isNull();
    }
  }

  @Nested
  @DisplayName("when an administrator acts")
  class Administration {
    @Test
    @DisplayName("changes only the fields that were sent, and audits from and to")
    void patch() {
      NodePatch patch =
          new NodePatch("new", null, null, true, "10.0.0.1", null, Map.of("k", "secret"));
      NodeDecision decision = decide(Nodes.in(NodeStatus.ONLINE), new Patched(patch));
      Node node = decision.next();
      assertThat(node.name()).isEqualTo("new");
      assertThat(node.local()).isTrue();
      assertThat(node.role()).containsExactly(NodeRole.WORKER);
      assertThat(decision.audit()).hasSize(1);
      assertThat(decision.audit().get(0).details())
          .containsEntry("name", Map.of("from", "gpu-worker-01", "to", "new"))
          .containsEntry("metadata", "changed");
      assertThat(decision.audit().toString()).doesNotContain("secret");
      NodePatch cleared = new NodePatch(null, null, null, null, "", null, null);
      assertThat(changed(node, new Patched(cleared)).vpnIp()).isNull();
    }

    @ParameterizedTest
    @EnumSource(NodeStatus.class)
    @DisplayName("asking for the status that a node has changes nothing")
    void presentStatus(NodeStatus status) {
      unchanged(Nodes.in(status), toStatus(status));
    }

    @Test
    @DisplayName("asking for a status that is out of reach is refused, naming those in reach")
    void illegal() {
      NodeDecision decision = decide(Nodes.in(NodeStatus.PENDING), toStatus(NodeStatus.ONLINE));
      assertThat(decision.refusal()).isInstanceOf(IllegalTransitionException.class);
      assertThat(decision.refusal().details()).containsEntry("allowed", List.of("inactive"));
      refused(
          Nodes.in(NodeStatus.ONLINE),
          toStatus(NodeStatus.PENDING),
          IllegalTransitionException.class);
      refused(
          Nodes.in(NodeStatus.ONLINE),
          toStatus(NodeStatus.OFFLINE),
          IllegalTransitionException.class);
    }

    @Test
    @DisplayName("nothing lands of a patch whose status is refused")
    void whole() {
      NodePatch patch = new NodePatch("new", null, NodeStatus.ONLINE, null, null, null, null);
      NodeDecision decision = decide(Nodes.in(NodeStatus.PENDING), new Patched(patch));
      assertThat(decision.next()).isNull();
      assertThat(decision.audit()).isEmpty();
    }

    @Test
    @DisplayName("disabling ends the connection at once")
    void disabled() {
      Node node = changed(connectedIn(NodeStatus.ONLINE), toStatus(NodeStatus.INACTIVE));
      assertThat(node.connection().websocketConnected()).isFalse();
    }

    @Test
    @DisplayName("cordoning is noted once")
    void cordon() {
      SchedulingChanged cordon = new SchedulingChanged(Schedulability.CORDONED, true);
      Node node = changed(Nodes.in(NodeStatus.ONLINE), cordon);
      assertThat(node.schedulability().schedulable()).isFalse();
      unchanged(node, cordon);
      SchedulingChanged uncordon = new SchedulingChanged(Schedulability.CORDONED, false);
      assertThat(changed(node, uncordon).schedulability()).isEqualTo(Schedulability.YES);
    }

    @Test
    @DisplayName("revoking voids every token")
    void revoke() {
      Node node = changed(Nodes.in(NodeStatus.ONLINE), new TokensRevoked(NOW));
      assertThat(node.tokens()).isEqualTo(new TokenState(NOW, null, Map.of()));
    }

    @Test
    @DisplayName("deleting closes, revokes and hides; nothing happens to it afterwards")
    void deleted() {
      Node node = changed(connectedIn(NodeStatus.ONLINE), new Deleted());
      assertThat(node.deleted()).isTrue();
      assertThat(node.status()).isEqualTo(NodeStatus.INACTIVE);
      assertThat(node.tokens().tokensValidFrom()).isEqualTo(NOW);
      refused(node, new Connected("c-1", 9, NOW), NotFoundException.class);
      refused(node, new Deleted(), NotFoundException.class);
    }
  }

  /** One way to set off each row of the table by a real input. */
  private record Scenario(Node before, NodeInput input, NodeStatus after, String event) {}

  @Test
  @DisplayName("takes every row of the table")
  void everyRowIsTaken() {
    RecordingTable table = new RecordingTable();
    NodeFold recorded = new NodeFold(table);
    for (Scenario scenario : scenarios()) {
      NodeDecision decision = recorded.decide(scenario.before(), scenario.input(), ADMIN, NOW);
      assertThat(decision.refusal()).as(scenario.toString()).isNull();
      assertThat(decision.next().status()).as(scenario.toString()).isEqualTo(scenario.after());
      assertThat(decision.events())
          .as(scenario.toString())
          .extracting(Event::type)
          .containsExactly(scenario.event());
    }
    assertThat(NodeStatusTable.TABLE.rows())
        .allSatisfy(row -> assertThat(table.taken()).contains(NodeStatusTable.transition(row)));
  }

  private static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    Installation started = report(Phase.STARTED);
    Installation failed = report(Phase.FAILED);
    HeartbeatLost leaving = new HeartbeatLost(3, true, "shutdown", BEFORE);
    NodeStatus installing = NodeStatus.INSTALLING;
    NodeStatus online = NodeStatus.ONLINE;
    NodeStatus offline = NodeStatus.OFFLINE;
    NodeStatus maintained = NodeStatus.MAINTENANCE;
    for (NodeStatus from : List.of(NodeStatus.PENDING, NodeStatus.ERROR, offline)) {
      all.add(new Scenario(Nodes.in(from), started, installing, "node.installation_started"));
    }
    all.add(
        new Scenario(
            Nodes.in(NodeStatus.PENDING),
            new Connected("c-1", 1, NOW),
            installing,
            "node.installation_started"));
    for (NodeStatus from : List.of(installing, offline, NodeStatus.ERROR)) {
      all.add(new Scenario(connectedIn(from), REGISTERED, online, "node.connected"));
    }
    all.add(
        new Scenario(Nodes.in(installing), failed, NodeStatus.ERROR, "node.installation_failed"));
    all.add(
        new Scenario(
            Nodes.in(installing),
            new InstallTimedOut(),
            NodeStatus.ERROR,
            "node.installation_failed"));
    all.add(new Scenario(lostIn(offline), new HeartbeatResumed(3), online, "node.connected"));
    for (NodeStatus same : List.of(online, maintained)) {
      all.add(new Scenario(connectedIn(same), started, same, "node.installation_started"));
      all.add(new Scenario(connectedIn(same), failed, same, "node.installation_failed"));
    }
    all.add(new Scenario(lostIn(offline), failed, offline, "node.installation_failed"));
    for (HeartbeatLost lost : List.of(LOST, leaving)) {
      all.add(new Scenario(connectedIn(online), lost, offline, "node.disconnected"));
      all.add(new Scenario(connectedIn(maintained), lost, maintained, "node.disconnected"));
    }
    for (NodeStatus from : List.of(online, offline)) {
      all.add(
          new Scenario(Nodes.in(from), toStatus(maintained), maintained, "node.maintenance_mode"));
    }
    all.add(new Scenario(connectedIn(maintained), toStatus(online), online, "node.resumed"));
    all.add(new Scenario(lostIn(maintained), toStatus(online), offline, "node.resumed"));
    all.add(
        new Scenario(
            lostIn(maintained), new Connected("c-1", 4, NOW), maintained, "node.connected"));
    all.add(
        new Scenario(lostIn(maintained), new HeartbeatResumed(3), maintained, "node.connected"));
    all.add(
        new Scenario(Nodes.in(NodeStatus.INACTIVE), toStatus(offline), offline, "node.resumed"));
    for (NodeStatus from : NodeStatus.values()) {
      if (from != NodeStatus.INACTIVE) {
        all.add(
            new Scenario(
                Nodes.in(from),
                toStatus(NodeStatus.INACTIVE),
                NodeStatus.INACTIVE,
                "node.decommissioned"));
      }
      all.add(
          new Scenario(Nodes.in(from), new Deleted(), NodeStatus.INACTIVE, "node.decommissioned"));
    }
    return all;
  }

  private static Installation report(Phase phase) {
    return new Installation(new InstallationReport(phase, null, null, null, "v1.0.0"));
  }

  private static Patched toStatus(NodeStatus status) {
    return new Patched(NodePatch.toStatus(status));
  }

  private NodeDecision decide(Node node, NodeInput input) {
    return fold.decide(node, input, ADMIN, NOW);
  }

  private Node changed(Node node, NodeInput input) {
    NodeDecision decision = decide(node, input);
    assertThat(decision.refusal()).isNull();
    assertThat(decision.next()).isNotNull();
    assertThat(decision.next().header().updatedBy()).isEqualTo("admin-1");
    return decision.next();
  }

  private void unchanged(Node node, NodeInput input) {
    NodeDecision decision = decide(node, input);
    assertThat(decision.refusal()).isNull();
    assertThat(decision.writesNothing()).isTrue();
  }

  private void refused(Node node, NodeInput input, Class<? extends Exception> why) {
    assertThat(decide(node, input).refusal()).isInstanceOf(why);
  }

  private List<String> types(Node node, NodeInput input) {
    return decide(node, input).events().stream().map(Event::type).toList();
  }

  private Event only(Node node, NodeInput input) {
    List<Event> events = decide(node, input).events();
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
