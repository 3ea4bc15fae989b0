package io.aiwm.core.internal.link.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.settings.LinkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Limits")
class MessageQuotaTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private final AtomicLong now = new AtomicLong();

  @Test
  @DisplayName("let a session burst, then hold it to its rate")
  void rate() {
    MessageQuota conduct = new MessageQuota(LinkSettings.Limits.defaults().withRate(10, 20), 0);
    assertThat(IntStream.range(0, 30).filter(i -> conduct.message(0)).count()).isEqualTo(20);
    assertThat(IntStream.range(0, 30).filter(i -> conduct.message(SECOND)).count()).isEqualTo(10);
  }

  @Test
  @DisplayName("let a session answer as many commands as it was sent")
  void answers() {
    MessageQuota conduct = new MessageQuota(LinkSettings.Limits.defaults().withRate(10, 20), 0);
    for (int i = 0; i < 100; i++) {
      conduct.commandSent();
    }
    assertThat(IntStream.range(0, 500).filter(i -> conduct.message(0)).count()).isEqualTo(320);
  }

  @Test
  @DisplayName("belong to the node, over all its sessions, until it has been quiet")
  void ofNode() {
    MessageQuotas conducts = new MessageQuotas(LinkSettings.Limits.defaults().withRate(10, 20));
    IntStream.range(0, 20).forEach(i -> conducts.of("a", 0).message(0));
    assertThat(conducts.of("a", 0).message(0)).isFalse();
    assertThat(conducts.of("b", 0).message(0)).isTrue();
    conducts.forget(SECOND);
    assertThat(conducts.size()).isEqualTo(1);
    conducts.of("a", 0).badFrame(SECOND);
    conducts.forget(59 * SECOND);
    assertThat(conducts.size()).isEqualTo(1);
    conducts.forget(61 * SECOND);
    assertThat(conducts.size()).isZero();
  }

  @Test
  @DisplayName("count a message that costs more as many")
  void charged() {
    MessageQuota conduct = new MessageQuota(LinkSettings.Limits.defaults().withRate(10, 20), 0);
    conduct.charge(25);
    assertThat(conduct.message(0)).isFalse();
    assertThat(conduct.message(SECOND)).isTrue();
  }

  @Test
  @DisplayName("forgive bad frames after a minute")
  void badFrames() {
    MessageQuota conduct = new MessageQuota(LinkSettings.Limits.defaults(), 0);
    for (int i = 0; i < 20; i++) {
      assertThat(conduct.badFrame(i * SECOND)).isTrue();
    }
    assertThat(conduct.badFrame(59 * SECOND)).isFalse();
    assertThat(conduct.badFrame(60 * SECOND)).isTrue();
  }

  @Test
  @DisplayName("count each key for itself within a minute")
  void windows() {
    WindowLimiter limiter = new WindowLimiter(clock(), 2);
    assertThat(limiter.count("a")).isTrue();
    assertThat(limiter.count("a")).isTrue();
    assertThat(limiter.count("a")).isFalse();
    assertThat(limiter.count("b")).isTrue();
    now.set(60 * SECOND);
    assertThat(limiter.count("a")).isTrue();
  }

  private TimeSource clock() {
    return new TimeSource() {
      @Override
      public Instant now() {
        return Instant.EPOCH;
      }

      @Override
      public long nanos() {
        return now.get();
      }
    };
  }
}
