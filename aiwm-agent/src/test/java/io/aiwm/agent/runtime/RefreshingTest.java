package io.aiwm.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A refreshing value")
class RefreshingTest {
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final Duration NOW = Duration.ZERO;

  private final ManualTime time = new ManualTime();
  private final AtomicInteger readings = new AtomicInteger();

  @Test
  @DisplayName("is read when it is asked for and old, not before")
  void readsWhenOld() {
    Refreshing<Integer> value =
        new Refreshing<>(0, readings::incrementAndGet, Runnable::run, time, AGE);

    assertThat(value.last()).isZero();
    assertThat(value.get(NOW)).isEqualTo(1);
    time.pass(Duration.ofMillis(4_999));
    assertThat(value.get(NOW)).isEqualTo(1);
    time.pass(Duration.ofMillis(1));
    assertThat(value.get(NOW)).isEqualTo(2);
  }

  @Test
  @DisplayName("answers with what it had while its source hangs, and says that it hangs")
  void hangs() {
    Deque<Runnable> stuck = new ArrayDeque<>();
    Refreshing<Integer> value =
        new Refreshing<>(0, readings::incrementAndGet, stuck::add, time, AGE);

    assertThat(value.get(NOW)).isZero();
    assertThat(value.get(NOW)).isZero();
    assertThat(stuck).hasSize(1);
    time.pass(Duration.ofSeconds(31));
    assertThat(value.hangs(Duration.ofSeconds(30))).isTrue();

    stuck.poll().run();
    assertThat(value.hangs(Duration.ofSeconds(30))).isFalse();
    assertThat(value.get(NOW)).isEqualTo(1);
  }

  @Test
  @DisplayName("keeps what it had when its source fails, and tries again")
  void fails() {
    Refreshing<Integer> value =
        new Refreshing<>(
            0,
            () -> {
              if (readings.incrementAndGet() == 2) {
                throw new IllegalStateException("broken");
              }
              return readings.get();
            },
            Runnable::run,
            time,
            AGE);

    assertThat(value.get(NOW)).isEqualTo(1);
    time.pass(AGE);
    assertThat(value.get(NOW)).isEqualTo(1);
    time.pass(AGE);
    assertThat(value.get(NOW)).isEqualTo(3);
  }
}
