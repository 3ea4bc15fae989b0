package io.aiwm.core.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.wire.NodeRegister;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What an agent says of its machine")
class InventoriesTest {
  @Test
  @DisplayName("may be text or an object, for the system and the container runtime")
  void textOrObject() {
    assertThat(Inventories.of(saying("Ubuntu 22.04", "docker 24")).os()).isEqualTo("Ubuntu 22.04");
    assertThat(Inventories.of(saying("x", "docker 24")).containerRuntime()).isEqualTo("docker 24");
    Map<String, String> platform = Map.of("platform", "linux", "kernel", "6.1");
    assertThat(Inventories.of(saying(platform, Map.of())).os()).isEqualTo("linux 6.1");
    assertThat(Inventories.of(saying(platform, Map.of())).containerRuntime()).isNull();
    assertThat(Inventories.of(saying(List.of(1), 7)).os()).isNull();
  }

  @Test
  @DisplayName("is cut, bounded and rid of nonsense")
  void hostile() {
    List<String> capabilities = new ArrayList<>(Collections.nCopies(3, "same"));
    capabilities.add(null);
    capabilities.add("x".repeat(10_000));
    for (int i = 0; i < 200; i++) {
      capabilities.add("c" + i);
    }
    NodeInventory inventory =
        Inventories.of(
            new NodeRegister(
                "h".repeat(255) + "𝒳",
                null,
                null,
                null,
                -1,
                null,
                -5L,
                null,
                Collections.singletonList(null),
                null,
                null,
                null,
                null,
                capabilities,
                null));
    assertThat(inventory.hostname()).isEqualTo("h".repeat(255));
    assertThat(inventory.cpuCores()).isNull();
    assertThat(inventory.ramTotal()).isNull();
    assertThat(inventory.gpuDevices()).isEmpty();
    assertThat(inventory.capabilities()).hasSize(64).startsWith("same", "c0");
  }

  @Test
  @DisplayName("suggests labels, of which bad ones and those above the limit are left out")
  void labels() {
    Map<String, String> suggested = new HashMap<>();
    suggested.put("ok", "yes");
    suggested.put("bad key", "no");
    suggested.put("none", null);
    assertThat(Inventories.mergedLabels(Map.of("own", "1"), suggested))
        .isEqualTo(Map.of("own", "1", "ok", "yes"));
    Map<String, String> full = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      full.put("k" + i, "v");
    }
    assertThat(Inventories.mergedLabels(full, suggested)).isEqualTo(full);
  }

  private static NodeRegister saying(Object os, Object runtime) {
    return new NodeRegister(
        null, null, null, os, null, null, null, null, null, null, null, runtime, null, null, null);
  }
}
