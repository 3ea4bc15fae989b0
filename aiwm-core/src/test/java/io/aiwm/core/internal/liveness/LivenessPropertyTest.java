package io.aiwm.core.internal.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.internal.liveness.Liveness.Verdict;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

@Label("Liveness")
class LivenessPropertyTest {
  private static final long TIMEOUT = Duration.ofSeconds(90).toNanos();

  @Property
  @Label("gives a node up exactly when its silence reaches the time-out, from any origin")
  void silence(
      @ForAll long origin, @ForAll @LongRange(min = 0, max = 200_000_000_000L) long silence) {
    Watch watch = new Watch("n", 1, false, origin);
    Verdict verdict = watch.judge(origin + silence, TIMEOUT);
    assertThat(verdict).isEqualTo(silence >= TIMEOUT ? Verdict.LOST : Verdict.NONE);
  }

  @Property
  @Label("never gives up a node that reports more often than the time-out")
  void reporting(
      @ForAll List<@LongRange(min = 0, max = 89_999_999_999L) Long> gaps, @ForAll long origin) {
    Watch watch = new Watch("n", 1, false, origin);
    long now = origin;
    for (long gap : gaps) {
      now += gap;
      assertThat(watch.judge(now, TIMEOUT)).isEqualTo(Verdict.NONE);
      watch.heard(now);
    }
  }
}
