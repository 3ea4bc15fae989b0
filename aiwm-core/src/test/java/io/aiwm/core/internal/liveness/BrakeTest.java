package io.aiwm.core.internal.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.internal.liveness.Brake.Observation;
import io.aiwm.core.internal.liveness.Brake.Reason;
import io.aiwm.core.internal.liveness.Brake.State;
import io.aiwm.core.settings.LivenessSettings;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The brake")
class BrakeTest {
  private static final LivenessSettings SETTINGS = LivenessSettings.defaults();
  private final Brake brake = new Brake(SETTINGS);
  private final State started = brake.next(brake.starting(0), calm(seconds(30)));

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }

  private static Observation calm(long now) {
    return new Observation(now, false, false, 1_000, 0, 0);
  }

  private static Observation silent(long now, int watched, int silent, int due) {
    return new Observation(now, false, false, watched, silent, due);
  }

  @Test
  @DisplayName("is on after the start for one interval")
  void starting() {
    State state = brake.starting(0);
    assertThat(brake.next(state, calm(seconds(30) - 1)).reasons()).containsExactly(Reason.STARTING);
    assertThat(brake.next(state, calm(seconds(30))).on()).isFalse();
  }

  @Test
  @DisplayName("is on for one interval after the controller stood still")
  void late() {
    State state = brake.next(started, new Observation(seconds(100), true, false, 1_000, 900, 900));
    assertThat(state.reasons()).contains(Reason.CONTROLLER_LATE);
    assertThat(brake.next(state, calm(seconds(129))).reasons())
        .containsExactly(Reason.CONTROLLER_LATE);
    assertThat(brake.next(state, calm(seconds(130))).on()).isFalse();
  }

  @Test
  @DisplayName("is on while the store fails, and for one interval after")
  void store() {
    State state = started;
    for (int second = 31; second < 300; second++) {
      state = brake.next(state, new Observation(seconds(second), false, true, 10, 0, 0));
      assertThat(state.reasons()).containsExactly(Reason.STORE_FAILING);
    }
    assertThat(brake.next(state, calm(seconds(328))).on()).isTrue();
    assertThat(brake.next(state, calm(seconds(329))).on()).isFalse();
  }

  @Test
  @DisplayName("is on when more than a quarter of the fleet would go at once")
  void mass() {
    assertThat(brake.next(started, silent(seconds(100), 1_000, 250, 1)).on()).isFalse();
    assertThat(brake.next(started, silent(seconds(100), 1_000, 251, 0)).on()).isFalse();
    assertThat(brake.next(started, silent(seconds(100), 1_000, 251, 1)).reasons())
        .containsExactly(Reason.MASS_SILENCE);
  }

  @Test
  @DisplayName("leaves small fleets alone, where a quarter means nothing")
  void smallFleet() {
    assertThat(brake.next(started, silent(seconds(100), 9, 9, 9)).on()).isFalse();
    assertThat(brake.next(started, silent(seconds(100), 10, 10, 10)).on()).isTrue();
  }

  @Test
  @DisplayName("lets go when the silent are back, and believes a silence that lasts")
  void massReleases() {
    State state = brake.next(started, silent(seconds(100), 1_000, 400, 10));
    assertThat(brake.next(state, silent(seconds(101), 1_000, 200, 10)).on()).isFalse();

    long held = SETTINGS.brakeMaxHold().toNanos();
    State almost = brake.next(state, silent(seconds(100) + held - 1, 1_000, 400, 400));
    assertThat(almost.on()).isTrue();
    State believed = brake.next(almost, silent(seconds(100) + held, 1_000, 400, 400));
    assertThat(believed.on()).isFalse();
    // The same silence does not put it on again.
    assertThat(brake.next(believed, silent(seconds(101) + held, 1_000, 390, 390)).on()).isFalse();
  }

  @Test
  @DisplayName("is on again for the next mass silence")
  void rearms() {
    long held = SETTINGS.brakeMaxHold().toNanos();
    State state = brake.next(started, silent(seconds(100), 1_000, 400, 10));
    state = brake.next(state, silent(seconds(100) + held, 1_000, 400, 400));
    state = brake.next(state, calm(seconds(102) + held));
    assertThat(brake.next(state, silent(seconds(103) + held, 600, 300, 1)).on()).isTrue();
  }
}
