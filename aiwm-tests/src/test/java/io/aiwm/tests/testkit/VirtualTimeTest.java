package io.aiwm.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.time.Scheduler;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Virtual time")
class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<Instant> runs = new ArrayList<>();

  @Test
  @DisplayName("stands still until it is advanced")
  void still() {
    time.after(Duration.ofSeconds(1), () -> runs.add(time.now()));
    assertThat(time.now()).isEqualTo(VirtualTime.START);
    assertThat(runs).isEmpty();
    assertThat(time.pending()).isOne();
  }

  @Test
  @DisplayName("runs tasks in order, each at the moment for which it was due")
  void order() {
    time.after(Duration.ofSeconds(5), () -> runs.add(time.now()));
    time.after(
        Duration.ofSeconds(1),
        () -> {
          runs.add(time.now());
          time.after(Duration.ofSeconds(2), () -> runs.add(time.now()));
        });
    time.advance(Duration.ofSeconds(4));
    assertThat(runs).containsExactly(at(1), at(3));
    time.advance(Duration.ofSeconds(1));
    assertThat(runs).containsExactly(at(1), at(3), at(5));
  }

  @Test
  @DisplayName("repeats a periodic task until it is cancelled")
  void periodic() {
    Scheduler.Cancellable task = time.every(Duration.ofSeconds(2), () -> runs.add(time.now()));
    time.advance(Duration.ofSeconds(5));
    task.cancel();
    time.advance(Duration.ofSeconds(5));
    assertThat(runs).containsExactly(at(2), at(4));
    assertThat(time.pending()).isZero();
  }

  @Test
  @DisplayName("shows a test the failure of a task, and runs a periodic one again")
  void failure() {
    time.every(
        Duration.ofSeconds(1),
        () -> {
          runs.add(time.now());
          throw new IllegalStateException("broken");
        });
    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessage("broken");
    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessage("broken");
    assertThat(runs).containsExactly(at(1), at(2));
  }

  @Test
  @DisplayName("steps the wall clock without moving the monotonic one")
  void step() {
    time.after(Duration.ofSeconds(1), () -> runs.add(time.now()));
    time.stepWallClock(Duration.ofHours(-1));
    assertThat(time.now()).isEqualTo(at(-3600));
    assertThat(time.nanos()).isZero();
    time.runDue();
    assertThat(runs).isEmpty();
  }

  private static Instant at(long seconds) {
    return VirtualTime.START.plusSeconds(seconds);
  }
}
