package io.aiwm.core.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.event.Event;
import io.aiwm.api.node.InstallationReport;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("Any sequence of inputs")
class NodeFoldPropertyTest {
  private final RecordingTable table = new RecordingTable();
  private final NodeFold fold = new NodeFold(table);

  record Timed(NodeInput input, Duration after) {}

  @Property
  @Label("keeps a node's version, epoch, status and deletion sound")
  void sound(@ForAll("sequences") List<Timed> inputs) {
    Node node = Nodes.in(NodeStatus.PENDING);
    Instant now = Nodes.NOW;
    Set<String> eventIds = new HashSet<>();
    for (Timed timed : inputs) {
      now = now.plus(timed.after());
      NodeDecision decision = fold.decide(node, timed.input(), Nodes.ADMIN, now);
      Node next = decision.next() == null ? node : decision.next();
      check(node, decision, next);
      for (Event event : decision.events()) {
        assertThat(eventIds.add(event.id())).as("%s is new", event.id()).isTrue();
      }
      node = next;
    }
  }

  private void check(Node before, NodeDecision decision, Node after) {
    if (decision.next() == null) {
      assertThat(decision.events()).isEmpty();
      return;
    }
    assertThat(decision.refusal()).isNull();
    assertThat(before.deleted()).as("nothing happens to a deleted node").isFalse();
    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertThat(after.connection().sessionEpoch())
        .isGreaterThanOrEqualTo(before.connection().sessionEpoch());
    assertThat(after.header().wakeAt() != null)
        .as("only an installation is waited for")
        .isEqualTo(after.status() == NodeStatus.INSTALLING);
    if (after.status() == NodeStatus.INACTIVE) {
      assertThat(after.connection().websocketConnected()).isFalse();
    }
    if (before.status() != after.status()) {
      assertThat(table.taken())
          .anySatisfy(
              row -> {
                assertThat(row.from()).isEqualTo(before.status());
                assertThat(row.to()).isEqualTo(after.status());
              });
      assertThat(decision.events()).isNotEmpty();
      assertThat(decision.audit()).extracting(AuditNote::action).contains("node.status");
    }
  }

  @Provide
  Arbitrary<List<Timed>> sequences() {
    Arbitrary<Duration> pause = Arbitraries.longs().between(0, 20 * 60).map(Duration::ofSeconds);
    return Combinators.combine(inputs(), pause).as(Timed::new).list().ofMaxSize(40);
  }

  private static Arbitrary<NodeInput> inputs() {
    Arbitrary<Long> epoch = Arbitraries.longs().between(0, 6);
    Arbitrary<NodeInput> session =
        Arbitraries.oneOf(
            epoch.map(e -> new NodeInput.Connected("c-" + e % 2, e, Nodes.NOW)),
            epoch.map(e -> new NodeInput.Registered(e, Nodes.register())),
            epoch.map(e -> new NodeInput.Disconnected(e, "closed")),
            epoch.map(e -> new NodeInput.HeartbeatLost(e, e % 2 == 0, "gone", null)),
            epoch.map(NodeInput.HeartbeatResumed::new),
            epoch.map(
                e ->
                    new NodeInput.HealthReported(
                        e, new NodeHealth(NodeHealth.State.DEGRADED, List.of()))));
    Arbitrary<NodeInput> script =
        Arbitraries.of(InstallationReport.Phase.class)
            .map(p -> new InstallationReport(p, null, null, null, null))
            .map(NodeInput.Installation::new);
    Arbitrary<NodeInput> admin =
        Arbitraries.oneOf(
            Arbitraries.of(NodeStatus.class).map(NodePatch::toStatus).map(NodeInput.Patched::new),
            Arbitraries.of(true, false)
                .map(b -> new NodeInput.SchedulingChanged(Schedulability.CORDONED, b)),
            Arbitraries.just(new NodeInput.TokensRevoked(Nodes.NOW)),
            Arbitraries.just(
                new NodeInput.Patched(
                    new NodePatch(null, null, null, null, null, Map.of("a", "b"), null))),
            Arbitraries.just(new NodeInput.InstallTimedOut()));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(10, session),
        net.jqwik.api.Tuple.of(3, script),
        net.jqwik.api.Tuple.of(6, admin),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(new NodeInput.Deleted())));
  }
}
