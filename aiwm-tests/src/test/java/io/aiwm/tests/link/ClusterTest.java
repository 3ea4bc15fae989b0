package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.SignalStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Controllers")
class ClusterTest {
  private final VirtualTime time = new VirtualTime();
  private final LinkRig one = LinkRig.virtual(time);
  private final LinkRig two = one.peer("c-2", time);

  @Test
  @DisplayName("see each other, and soon see that one is gone")
  void leases() {
    time.advance(Duration.ofSeconds(2));
    assertThat(one.cluster.isLive("c-2")).isTrue();
    assertThat(two.cluster.live()).containsExactlyInAnyOrder("c-1", "c-2");
    // Killed: nothing is given back.
    two.store.faults().failing(true);
    time.advance(Duration.ofSeconds(5));
    assertThat(one.cluster.isLive("c-2")).isFalse();
    assertThat(two.cluster.holdsLease()).isFalse();
    assertThat(two.cluster.isLive("c-2")).isFalse();
    two.store.faults().failing(false);
    time.advance(Duration.ofSeconds(2));
    assertThat(one.cluster.isLive("c-2")).isTrue();
    assertThat(two.cluster.holdsLease()).isTrue();
  }

  @Test
  @DisplayName("know one that joins at once")
  void joining() {
    time.advance(Duration.ofSeconds(2));
    LinkRig three = one.peer("c-3", time);
    time.runDue();
    assertThat(one.cluster.isLive("c-3")).isTrue();
    assertThat(three.cluster.isLive("c-1")).isTrue();
  }

  @Test
  @DisplayName("give their lease back when they close")
  void givesBack() {
    time.advance(Duration.ofSeconds(2));
    two.close();
    time.advance(Duration.ofSeconds(1));
    assertThat(one.cluster.isLive("c-2")).isFalse();
  }

  @Test
  @DisplayName("send each other signals by type, and none to themselves")
  void signals() {
    List<String> heard = new ArrayList<>();
    one.cluster.on("t", (from, payload) -> heard.add("1 " + from + " " + payload));
    two.cluster.on("t", (from, payload) -> heard.add("2 " + from + " " + payload));
    one.cluster.send("c-2", "t", "a \"quoted\" text");
    one.cluster.send(SignalStore.EVERYONE, "t", "all");
    one.cluster.send("c-2", "unheard of", "x");
    time.runDue();
    assertThat(heard).containsExactly("2 c-1 a \"quoted\" text", "2 c-1 all");
  }

  @Test
  @DisplayName("survive a signal that is no signal, and a handler that throws")
  void hostileSignals() {
    List<String> heard = new ArrayList<>();
    two.cluster.on(
        "t",
        (from, payload) -> {
          if (payload.isEmpty()) {
            throw new IllegalStateException("bad");
          }
          heard.add(payload);
        });
    one.store.signals().send("c-2", "no json");
    one.cluster.send("c-2", "t", "");
    one.cluster.send("c-2", "t", "good");
    time.runDue();
    assertThat(heard).containsExactly("good");
  }
}
