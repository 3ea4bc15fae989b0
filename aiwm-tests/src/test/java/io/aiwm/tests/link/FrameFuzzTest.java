package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.command.Command;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Fifty thousand frames of an agent gone mad")
class FrameFuzzTest {
  private static final long SEED = 20_261_129;
  private static final int FRAMES = 50_000;
  private static final LinkSettings SETTINGS =
      LinkSettings.defaults()
          .withLimits(
              new LinkSettings.Limits(
                  100, 1 << 20, 50, 20 * FRAMES, FRAMES, 1_000, 1_000, 4 << 20, 5, FRAMES));

  private final VirtualTime time = new VirtualTime();
  private final LinkRig rig = LinkRig.virtual(time, SETTINGS);

  @Test
  @DisplayName(
      "are answered or ignored: nothing is thrown, no session ends, its neighbour is served")
  void survived() {
    Node mad = rig.node("mad");
    Node healthy = rig.node("healthy");
    FakeAgent fuzzing = rig.connect(mad).register();
    FakeAgent neighbour = rig.connect(healthy).register();
    FrameFuzzer frames = new FrameFuzzer(SEED);
    for (int i = 0; i < FRAMES; i++) {
      String frame = frames.next();
      assertThatCode(() -> fuzzing.sayAsIs(frame)).as(shown(frame)).doesNotThrowAnyException();
      assertThat(fuzzing.closeCode).as(shown(frame)).isZero();
      assertThat(fuzzing.answers("INTERNAL_ERROR")).as(shown(frame)).isZero();
      fuzzing.frames.clear();
      if (i % 500 == 0) {
        probe(healthy, neighbour);
      }
    }
    assertThat(rig.stored(mad).status()).isEqualTo(NodeStatus.ONLINE);
  }

  /** The neighbour is heard, and gets what it is sent. */
  private void probe(Node healthy, FakeAgent neighbour) {
    time.advance(Duration.ofSeconds(1));
    neighbour.frames.clear();
    neighbour.beat();
    Command command = new Command("probe", "system.query", null, Map.of(), null);
    assertThat(rig.bus.send(healthy.id(), command)).isTrue();
    assertThat(neighbour.frames)
        .extracting((JsonNode frame) -> frame.get("type").asText())
        .containsExactly("system.query");
    assertThat(rig.stored(healthy).status()).isEqualTo(NodeStatus.ONLINE);
  }

  private static String shown(String frame) {
    return frame.length() > 300 ? frame.substring(0, 300) + "..." : frame;
  }
}
