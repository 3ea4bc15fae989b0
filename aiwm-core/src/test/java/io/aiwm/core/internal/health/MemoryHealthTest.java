package io.aiwm.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.error.Failures;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.feature.HealthContributor.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The health of memory")
class MemoryHealthTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private Duration passed = Duration.ZERO;
  private final MemoryHealth health =
      new MemoryHealth(
          new TimeSource() {
            @Override
            public Instant now() {
              return NOON.plus(passed);
            }

            @Override
            public long nanos() {
              return passed.toNanos();
            }
          });

  @Test
  @DisplayName("is well while nothing happened")
  void well() {
    assertThat(health.check().status()).isEqualTo(Status.UP);
  }

  @Test
  @DisplayName("is degraded for ten minutes once the process ran out of memory, and says when")
  void outOfMemory() {
    Failures.note(new IllegalStateException(new OutOfMemoryError("Java heap space")));
    assertThat(health.check().status()).isEqualTo(Status.DEGRADED);
    assertThat(health.check().readiness()).isFalse();
    assertThat(health.check().details()).containsEntry("lastSeenAt", NOON.toString());
    passed = Duration.ofMinutes(10);
    assertThat(health.check().status()).isEqualTo(Status.UP);
    assertThat(health.check().details()).containsKey("outOfMemory");
  }
}
