package io.aiwm.core.internal.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.internal.liveness.Liveness.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Liveness")
class LivenessTest {
  private static final long TIMEOUT = Duration.ofSeconds(90).toNanos();

  @Test
  @DisplayName("does not give a node up because its socket closed")
  void suspect() {
    Watch watch = new Watch("n", 1, false, 0);
    watch.closed();
    assertThat(watch.open()).isFalse();
    assertThat(watch.judge(TIMEOUT - 1, TIMEOUT)).isEqualTo(Verdict.NONE);
    assertThat(watch.judge(TIMEOUT, TIMEOUT)).isEqualTo(Verdict.LOST);
  }

  @Test
  @DisplayName("lets a node go that says so")
  void leaving() {
    Watch watch = new Watch("n", 1, false, 0);
    watch.announceShutdown();
    assertThat(watch.judge(1, TIMEOUT)).isEqualTo(Verdict.LEFT);
    watch.giveUp(2);
    assertThat(watch.judge(3, TIMEOUT)).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("takes a node back that is heard after it was given up, while its session is open")
  void resumes() {
    Watch watch = new Watch("n", 1, false, 0);
    watch.giveUp(TIMEOUT);
    assertThat(watch.judge(TIMEOUT + 5, TIMEOUT)).isEqualTo(Verdict.NONE);
    watch.heard(TIMEOUT + 6);
    assertThat(watch.judge(TIMEOUT + 7, TIMEOUT)).isEqualTo(Verdict.RESUMED);
    watch.closed();
    assertThat(watch.judge(TIMEOUT + 7, TIMEOUT)).isEqualTo(Verdict.NONE);
  }
}
