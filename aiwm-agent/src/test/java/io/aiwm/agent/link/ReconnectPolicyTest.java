package io.aiwm.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The reconnect policy")
class ReconnectPolicyTest {
  private static final Ending BROKEN = Ending.broken("connection refused");

  private final ReconnectPolicy policy = new ReconnectPolicy();

  private Duration delay(Ending ending, Duration held, double random) {
    return policy.after(ending, held, true, random).delay();
  }

  @Test
  @DisplayName("doubles the longest pause up to a minute and never gives up")
  void ceilings() {
    for (long seconds : new long[] {2, 4, 8, 16, 32, 60, 60, 60}) {
      assertThat(delay(BROKEN, Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  @DisplayName("picks any pause from a second up to the longest")
  void fullJitter() {
    for (int i = 0; i < 10; i++) {
      assertThat(delay(BROKEN, Duration.ZERO, 0)).isEqualTo(Duration.ofSeconds(1));
    }
    assertThat(delay(BROKEN, Duration.ZERO, 0.5)).isEqualTo(Duration.ofMillis(30_500));
  }

  @Test
  @DisplayName("starts over only after a connection that held for two minutes")
  void reset() {
    for (int i = 0; i < 6; i++) {
      delay(BROKEN, Duration.ZERO, 1);
    }

    assertThat(delay(BROKEN, Duration.ofSeconds(119), 1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(delay(BROKEN, Duration.ofMinutes(2), 1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(delay(BROKEN, Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  @DisplayName(
      "spreads the first try after a connection was lost, since a whole fleet loses it at once")
  void firstTry() {
    long[] second = new long[5];
    for (int agent = 0; agent < 10_000; agent++) {
      Duration delay =
          new ReconnectPolicy().after(BROKEN, Duration.ofHours(1), true, agent / 10_000.0).delay();
      second[(int) delay.toSeconds()]++;
    }
    assertThat(second).containsOnly(2_000);
  }

  @Test
  @DisplayName("gives no second spread to a connection that is lost again and again")
  void flapping() {
    Duration moment = Duration.ofMillis(10);
    assertThat(delay(BROKEN, moment, 1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(delay(BROKEN, moment, 1)).isEqualTo(Duration.ofSeconds(4));
    assertThat(delay(BROKEN, moment, 1)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  @DisplayName("spreads what a controller that restarts asks of everybody")
  void toldAtOnce() {
    Ending ending = Ending.closed(1012, "retryAfter=2");
    assertThat(delay(ending, Duration.ofHours(1), 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(delay(ending, Duration.ofHours(1), 1)).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1012, 4429})
  @DisplayName("stays away for as long as the controller asks, and a little longer")
  void retryAfter(int code) {
    Ending ending = Ending.closed(code, "retryAfter=30");

    assertThat(delay(ending, Duration.ZERO, 0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(delay(ending, Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(36));
  }

  @ParameterizedTest
  @ValueSource(ints = {4401, 4403, 4404, 4409})
  @DisplayName("comes back slowly where only a person can help, and never gives up")
  void slow(int code) {
    for (int i = 0; i < 100; i++) {
      assertThat(delay(Ending.closed(code, ""), Duration.ZERO, 0)).isEqualTo(Duration.ofMinutes(1));
      assertThat(delay(Ending.closed(code, ""), Duration.ZERO, 1)).isEqualTo(Duration.ofMinutes(5));
    }
  }

  @Test
  @DisplayName("says who refused, and what would help")
  void refusedToken() {
    Ending refused = Ending.refused(401, null);

    assertThat(policy.after(refused, Duration.ZERO, true, 0.5).why())
        .contains("proxy", "new one is taken up at once", "HTTP 401");
    assertThat(policy.after(refused, Duration.ZERO, false, 0.5).why())
        .contains("must be started again");
  }

  @Test
  @DisplayName("takes an HTTP refusal for the close code that says the same")
  void httpRefusals() {
    assertThat(Ending.refused(401, null).code()).isEqualTo(4401);
    assertThat(Ending.refused(403, null).code()).isEqualTo(4403);
    assertThat(Ending.refused(404, null).code()).isEqualTo(4404);
    assertThat(Ending.refused(429, null).code()).isEqualTo(4429);
    assertThat(Ending.refused(503, null).code()).isEqualTo(1012);
    assertThat(Ending.refused(500, null).code()).isEqualTo(1006);
  }
}
