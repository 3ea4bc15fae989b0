package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.testkit.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The latest telemetry of each node. */
interface TelemetryTests extends StoreTests {

  private static Instant at(int seconds) {
    return VirtualTime.START.plusSeconds(seconds);
  }

  private static NodeTelemetry beat(String node, int seconds) {
    Heartbeat heartbeat = new Heartbeat("online", (long) seconds, 12.5, 0.1, 2, null);
    return new NodeTelemetry(node, at(seconds), at(seconds), heartbeat, null, null);
  }

  private static NodeTelemetry metrics(String node, int seconds) {
    Metrics.Network network = new Metrics.Network((long) seconds, 2L, null, null);
    Metrics metrics = new Metrics(null, null, null, network, null);
    return new NodeTelemetry(node, at(seconds), null, null, at(seconds), metrics);
  }

  private NodeTelemetry latest(String node) {
    NodeTelemetry latest = store().telemetry().latest(List.of(node)).get(node);
    assertThat(latest).isNotNull();
    return latest == null ? beat(node, 0) : latest;
  }

  @Test
  @DisplayName("Nodes that never reported are left out")
  default void unknown() {
    store().telemetry().merge(List.of(beat("n1", 1)));

    assertThat(store().telemetry().latest(List.of("n1", "n2"))).containsOnlyKeys("n1");
    assertThat(store().telemetry().latest(List.of())).isEmpty();
  }

  @Test
  @DisplayName("A heartbeat that cannot be read is left out, and the rest of the reports is there")
  default void unreadableHeartbeat() {
    Heartbeat strange = new Heartbeat("of a later version", 1L, 12.5, 0.1, 2, null);
    NodeTelemetry told = new NodeTelemetry("n1", at(1), at(1), strange, null, null);
    store().telemetry().merge(List.of(told, beat("n2", 1)));
    store().telemetry().merge(List.of(metrics("n1", 2)));
    makeUnreadable("of a later version");

    NodeTelemetry left = latest("n1");
    assertThat(left.heartbeat()).isNull();
    assertThat(left.lastHeartbeat()).isEqualTo(at(1));
    assertThat(left.metrics()).isEqualTo(metrics("n1", 2).metrics());
    assertThat(latest("n2")).isEqualTo(beat("n2", 1));
    assertThat(store().unreadable()).containsExactly(Map.entry("telemetry", 1L));
  }

  @Test
  @DisplayName("What is newer replaces what is older")
  default void newer() {
    store().telemetry().merge(List.of(beat("n1", 1)));
    store().telemetry().merge(List.of(beat("n1", 2)));

    assertThat(latest("n1")).isEqualTo(beat("n1", 2));
  }

  @Test
  @DisplayName("What is older changes nothing")
  default void older() {
    store().telemetry().merge(List.of(beat("n1", 5)));
    store().telemetry().merge(List.of(beat("n1", 4)));

    assertThat(latest("n1")).isEqualTo(beat("n1", 5));
  }

  @Test
  @DisplayName("A part that an update lacks stays, and each part has its own age")
  default void partial() {
    store().telemetry().merge(List.of(beat("n1", 1)));
    store().telemetry().merge(List.of(metrics("n1", 5)));
    store().telemetry().merge(List.of(beat("n1", 3)));

    NodeTelemetry beat = beat("n1", 3);
    NodeTelemetry metrics = metrics("n1", 5);
    assertThat(latest("n1"))
        .isEqualTo(
            new NodeTelemetry(
                "n1", at(5), at(3), beat.heartbeat(), metrics.lastMetricsAt(), metrics.metrics()));
  }

  @Test
  @DisplayName("An update that says only that a node was seen keeps the rest, and the reverse")
  default void seen() {
    store().telemetry().merge(List.of(new NodeTelemetry("n1", null, null, null, null, null)));
    store().telemetry().merge(List.of(beat("n1", 1)));
    store().telemetry().merge(List.of(new NodeTelemetry("n1", at(9), null, null, null, null)));
    store().telemetry().merge(List.of(new NodeTelemetry("n1", null, null, null, null, null)));

    NodeTelemetry beat = beat("n1", 1);
    assertThat(latest("n1"))
        .isEqualTo(new NodeTelemetry("n1", at(9), at(1), beat.heartbeat(), null, null));
  }

  @Test
  @Tag(BULK)
  @DisplayName("A batch of two thousand is merged and read, and so is an empty one")
  default void batch() {
    List<NodeTelemetry> updates = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      updates.add(beat("n" + i, 1));
    }
    store().telemetry().merge(updates);
    store()
        .telemetry()
        .merge(updates.subList(0, 1_000).stream().map(t -> beat(t.nodeId(), 2)).toList());
    store().telemetry().merge(List.of());

    Map<String, NodeTelemetry> latest =
        store().telemetry().latest(updates.stream().map(NodeTelemetry::nodeId).toList());

    assertThat(latest).hasSize(2_000).containsEntry("n1999", beat("n1999", 1));
    assertThat(latest).containsEntry("n999", beat("n999", 2));
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("Updates of one node from many threads leave the newest")
  default void contendedNode() throws Exception {
    inParallel(
        16,
        i ->
            () -> {
              store().telemetry().merge(List.of(beat("n1", i), metrics("m1", i)));
              return i;
            });

    assertThat(latest("n1")).isEqualTo(beat("n1", 15));
    assertThat(latest("m1")).isEqualTo(metrics("m1", 15));
  }
}
