package io.aiwm.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.store.Codec;
import io.aiwm.api.wire.GpuDevice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The codec of entities")
class EntityCodecTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000Z");

  private final Codec<Node> codec = new JsonCodecs().codec(Node.class);

  private final Node node =
      new Node(
          Header.fresh("0123456789abcdef01234567", Owner.of("org", "user"), "user", NOW),
          "gpu-01",
          List.of(NodeRole.WORKER),
          NodeStatus.PENDING,
          false,
          null,
          Map.of("zone", "a"),
          List.of(),
          new NodeConnection(true, "c1", 7, NOW),
          new NodeInventory(
              "host",
              null,
              null,
              "Debian",
              32,
              null,
              1L << 37,
              null,
              List.of(
                  new GpuDevice(
                      "GPU-0", null, "H200", 1L << 37, null, 0.0, 35.0, null, null, null, null)),
              "1.0.0",
              null,
              List.of()),
          null,
          null,
          null,
          null);

  @Test
  @DisplayName("keeps every field across a round trip")
  void roundTrip() {
    assertThat(codec.decode(codec.encode(node))).isEqualTo(node);
  }

  @Test
  @DisplayName("writes shared and grouped fields at the top level, with times in milliseconds")
  void flat() {
    assertThat(codec.encode(node))
        .contains("\"_id\":\"0123456789abcdef01234567\"")
        .contains("\"createdAt\":\"2026-01-02T03:04:05.000Z\"")
        .contains("\"hostname\":\"host\"")
        .contains("\"websocketConnected\":true")
        .contains("\"isLocal\":false")
        .contains("\"isDeleted\":false")
        .contains("\"schedulable\":true")
        .doesNotContain("\"header\"")
        .doesNotContain("\"local\"")
        .doesNotContain("\"extra\"");
  }

  @Test
  @DisplayName("gives back fields that only a newer version knows")
  void unknown() {
    String newer = codec.encode(node).replaceFirst("\\{", "{\"rack\":{\"row\":3},");
    Node read = codec.decode(newer);
    assertThat(read.header().extra()).isEqualTo(Map.of("rack", Map.of("row", 3)));
    assertThat(codec.encode(read)).contains("\"rack\":{\"row\":3}");
    assertThat(codec.decode(codec.encode(read))).isEqualTo(read);
  }
}
