package io.aiwm.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.testing.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A driver that is loaded late")
class LateGpuProbeTest {
  private final ManualTime time = new ManualTime();
  private final AtomicInteger searches = new AtomicInteger();
  private Optional<GpuProbe> driver = Optional.empty();

  @Test
  @DisplayName("is looked for now and then until it is there, and then no more")
  void found() {
    LateGpuProbe probe =
        new LateGpuProbe(
            () -> {
              searches.incrementAndGet();
              return driver;
            },
            time);
    assertThat(probe.read()).isEqualTo(GpuReading.NONE);
    assertThat(probe.capability()).isEqualTo("gpu:none");
    driver = Optional.of(new MockGpuProbe(1, () -> 0.5));
    assertThat(probe.read().devices()).isEmpty();

    time.pass(LateGpuProbe.AGAIN);

    assertThat(probe.read().devices()).hasSize(1);
    assertThat(probe.capability()).isEqualTo("gpu:mock");
    time.pass(Duration.ofHours(1));
    probe.read();
    assertThat(searches).hasValue(2);
  }
}
