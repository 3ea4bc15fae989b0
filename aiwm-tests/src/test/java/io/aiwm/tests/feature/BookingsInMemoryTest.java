package io.aiwm.tests.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.feature.TransitionTable.Row;
import io.aiwm.examples.booking.Booking;
import io.aiwm.examples.booking.Booking.Status;
import io.aiwm.examples.booking.Booking.Trigger;
import io.aiwm.examples.booking.Bookings;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.TransitionCoverage;
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
  @DisplayName("every row of its status table is taken, which the audit trail shows")
  void covered() {
    TransitionCoverage<Status, Trigger> coverage = TransitionCoverage.of(Booking.TABLE);
    String node = world.node("n1");
    world.post("/bookings", booking(node, 0, 1));
    world.pass(70);
    world.post("/bookings", booking(node, 1, 5));
    world.pass(10);
    read(coverage);
    assertThat(coverage.missing()).extracting(Row::trigger).containsOnly(Trigger.CANCEL);
    cancelAll();
    world.post("/bookings", booking(node, 5, 6));
    cancelAll();
    read(coverage);
    assertThat(coverage.missing()).isEmpty();
  }

  private void cancelAll() {
    for (JsonNode open : world.get("/bookings?status=scheduled,active").json().path("data")) {
      world.post("/bookings/" + open.path("_id").asText() + "/cancel", "");
    }
  }

  private void read(TransitionCoverage<Status, Trigger> coverage) {
    last.list(AuditEntry.KIND, Query.in(Scope.all()))
        .data()
        .forEach(entry -> coverage.audited(entry, "status"));
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
