package io.aiwm.tests.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.store.Store;
import io.aiwm.examples.booking.Bookings;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A feature of a host's own, on the in-memory store:")
class BookingsInMemoryTest extends BookingsContract {
  private InMemoryStore last = new InMemoryStore();

  @Override
  Store store() {
    last = last.another();
    return last;
  }

  @Test
  @DisplayName("where a controller dies after the start of a window, another one ends it")
  void survivesAKill() {
    InMemoryStore dying = last;
    String node = world.node("n1");
    world.post("/bookings", booking(node, 1, 2));
    world.pass(70);
    dying.faults().failing(true); // Nothing of it reaches the store any more.
    VirtualTime later = new VirtualTime();
    later.advance(Duration.ofSeconds(70));
    try (World other = new World(store(), later, new Bookings()).start()) {
      assertThat(other.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
      other.pass(60);
      assertThat(other.status(node)).isEqualTo(NodeStatus.OFFLINE);
    } finally {
      dying.faults().failing(false);
    }
  }

  @Test
  @DisplayName("a controller that dies in the commit leaves booking and node both moved or neither")
  void wholeOrNotAtAll() {
    String node = world.node("n1");
    String id = world.post("/bookings", booking(node, 1, 2)).id();
    last.faults().crashBeforeCommit();
    world.pass(61);
    boolean moved = world.status(node) == NodeStatus.MAINTENANCE;
    assertThat(world.get("/bookings/" + id).json().path("status").asText())
        .isEqualTo(moved ? "active" : "scheduled");
    last.faults().crashAfterCommit();
    world.pass(30);
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
    assertThat(world.get("/bookings/" + id).json().path("status").asText()).isEqualTo("active");
  }
}
