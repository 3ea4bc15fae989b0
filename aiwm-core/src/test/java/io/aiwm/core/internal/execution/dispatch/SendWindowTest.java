package io.aiwm.core.internal.execution.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.wire.Priority;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node's window of commands")
class SendWindowTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final SendWindow window = new SendWindow(2);

  private static Turn turn(Priority priority, int ageSeconds, String id) {
    return new Turn(priority, NOW.minusSeconds(ageSeconds), id);
  }

  private static final Turn NORMAL = turn(Priority.NORMAL, 10, "normal");

  @Test
  @DisplayName("gives out no more places than it has, counting those that are set aside")
  void limited() {
    NodeCapacity first = window.reserve(NORMAL, 5);
    assertThat(first.places()).isEqualTo(2);
    assertThat(window.reserve(NORMAL, 1).places()).isZero();
    window.settle(first, List.of(), List.of("m1"));
    assertThat(window.reserve(NORMAL, 5).places()).isEqualTo(1);
  }

  @Test
  @DisplayName("takes a command that ends out of the count")
  void ended() {
    window.settle(window.reserve(NORMAL, 2), List.of(), List.of("m1", "m2"));
    assertThat(window.reserve(NORMAL, 1).places()).isZero();
    window.settle(NodeCapacity.NONE, List.of("m1"), List.of());
    assertThat(window.reserve(NORMAL, 1).places()).isEqualTo(1);
  }

  @Test
  @DisplayName("lets the urgent ones go first, then the oldest")
  void order() {
    Turn low = turn(Priority.LOW, 99, "low");
    Turn old = turn(Priority.NORMAL, 20, "old");
    Turn high = turn(Priority.HIGH, 1, "high");
    List.of(NORMAL, low, old, high).forEach(window::enqueue);
    assertThat(List.of(window.next(), window.next(), window.next(), window.next()))
        .extracting(Optional::get)
        .containsExactly(high, old, NORMAL, low);
  }

  @Test
  @DisplayName("gives nothing to those who come later than somebody who waits")
  void fair() {
    window.enqueue(NORMAL);
    assertThat(window.reserve(turn(Priority.NORMAL, 1, "younger"), 1)).isEqualTo(NodeCapacity.NONE);
    assertThat(window.reserve(turn(Priority.HIGH, 1, "urgent"), 1).places()).isEqualTo(1);
  }

  @Test
  @DisplayName("holds back who waits while there is no place")
  void full() {
    window.settle(window.reserve(NORMAL, 2), List.of(), List.of("m1", "m2"));
    window.enqueue(NORMAL);
    assertThat(window.next()).isEmpty();
    assertThat(window.offers()).isFalse();
    window.settle(NodeCapacity.NONE, List.of("m2"), List.of());
    assertThat(window.offers()).isTrue();
    assertThat(window.next()).contains(NORMAL);
    assertThat(window.next()).isEmpty();
  }

  @Test
  @DisplayName("lets an execution wait once, in its latest turn")
  void latest() {
    window.enqueue(NORMAL);
    Turn urgent = turn(Priority.HIGH, 10, "normal");
    window.enqueue(urgent);
    assertThat(window.next()).contains(urgent);
    assertThat(window.next()).isEmpty();
  }
}
