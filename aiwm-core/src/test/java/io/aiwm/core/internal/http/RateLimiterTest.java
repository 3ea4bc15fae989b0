package io.aiwm.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rate limit")
class RateLimiterTest {
  private long nanos;
  private final TimeSource time =
      new TimeSource() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return nanos;
        }
      };
  private final RateLimiter limiter = new RateLimiter(60, 2, time);

  private void spend(String key, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(limiter.take(key)).as("token %d", i).isZero();
    }
  }

  @Test
  @DisplayName("lets a minute's requests through at once, then says how long to wait")
  void burst() {
    spend("a", 60);
    assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  @DisplayName("gives tokens back evenly, never more than a minute's")
  void refill() {
    spend("a", 60);
    nanos += Duration.ofSeconds(3).toNanos();
    spend("a", 3);
    assertThat(limiter.take("a")).isPositive();
    nanos += Duration.ofHours(1).toNanos();
    spend("a", 60);
    assertThat(limiter.take("a")).isPositive();
  }

  @Test
  @DisplayName("counts each key by itself")
  void keys() {
    spend("a", 60);
    spend("b", 60);
  }

  @Test
  @DisplayName("remembers a bounded number of keys")
  void bounded() {
    spend("a", 60);
    spend("b", 1);
    spend("c", 1);
    assertThat(limiter.take("a")).as("forgotten, so a full bucket again").isZero();
  }
}
