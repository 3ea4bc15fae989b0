package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node whose token several machines have")
class CloneDetectorTest {
  private static final Duration BETWEEN = Duration.ofSeconds(80);

  private final VirtualTime time = new VirtualTime();
  private final LinkRig rig = LinkRig.virtual(time);
  private final Node node = rig.node("copied");

  private FakeAgent connect(String hostname, String address) {
    time.advance(BETWEEN);
    return rig.connect(node)
        .say(
            "{'type':'node.register','data':{'hostname':'%s','ipAddress':'%s'}}"
                .formatted(hostname, address))
        .beat();
  }

  private NodeHealth health() {
    return rig.stored(node).health();
  }

  private List<String> warnings() {
    return rig.events(node).stream().map(Event::type).filter("node.warning"::equals).toList();
  }

  @Test
  @DisplayName("is degraded for that reason, with one warning, while they take turns")
  void clones() {
    connect("gpu-1", "10.0.0.1");
    connect("gpu-2", "10.0.0.2");
    connect("gpu-1", "10.0.0.1");
    assertThat(health().state()).isEqualTo(NodeHealth.State.OK);
    for (int i = 0; i < 5; i++) {
      connect("gpu-2", "10.0.0.2");
      connect("gpu-1", "10.0.0.1");
      assertThat(health().state()).isEqualTo(NodeHealth.State.DEGRADED);
    }
    assertThat(health().reasons())
        .containsExactly(
            "several machines share this node's token: gpu-1 (10.0.0.1), gpu-2 (10.0.0.2)");
    assertThat(warnings()).hasSize(1);
  }

  @Test
  @DisplayName("is well again a quarter of an hour after one of them was switched off")
  void resolved() {
    for (int i = 0; i < 4; i++) {
      connect("gpu-1", "10.0.0.1");
      connect("gpu-1", "10.0.0.9");
    }
    assertThat(health().state()).isEqualTo(NodeHealth.State.DEGRADED);
    FakeAgent left = connect("gpu-1", "10.0.0.9");
    for (int i = 0; i < 32; i++) {
      time.advance(Duration.ofSeconds(30));
      left.beat();
    }
    assertThat(health()).isEqualTo(NodeHealth.OK);
  }

  @Test
  @DisplayName("is not one whose agent reconnects, nor one whose machine was replaced")
  void innocent() {
    for (int i = 0; i < 10; i++) {
      connect("gpu-1", "10.0.0.1");
    }
    for (int i = 0; i < 10; i++) {
      connect("gpu-2", "10.0.0.2");
    }
    assertThat(health().state()).isEqualTo(NodeHealth.State.OK);
    assertThat(warnings()).isEmpty();
  }
}
