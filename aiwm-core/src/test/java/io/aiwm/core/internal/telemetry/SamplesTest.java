package io.aiwm.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.api.wire.Metrics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sample of a metrics message")
class SamplesTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static Metrics.Gpu gpu(Double utilization, Long memoryUsed) {
    return new Metrics.Gpu(
        null,
        null,
        utilization,
        null,
        memoryUsed,
        null,
        71.5,
        250.0,
        null,
        40.0,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Map<String, Statistic> series(Metrics metrics) {
    MetricPoint point = Samples.of("n1", AT, metrics);
    assertThat(point.nodeId()).isEqualTo("n1");
    assertThat(point.at()).isEqualTo(AT);
    return point.series();
  }

  @Test
  @DisplayName("has each thing measured under its name, each GPU under its number")
  void names() {
    Metrics metrics =
        new Metrics(
            new Metrics.Cpu(12.5, 8, List.of(1.0), 100, 55.0),
            new Metrics.Memory(64L, 32L, 32L, null, null, 50.0),
            new Metrics.Disk(100L, 10L, 90L, 5L, 6L, 10.0),
            new Metrics.Network(1L, 2L, 3L, 4L),
            List.of(gpu(90.0, 1_000L), gpu(null, null)));

    assertThat(series(metrics))
        .hasSize(20)
        .containsEntry("cpu.usage", Statistic.of(12.5))
        .containsEntry("memory.used", Statistic.of(32))
        .containsEntry("disk.ioWrite", Statistic.of(6))
        .containsEntry("network.packetsOut", Statistic.of(4))
        .containsEntry("gpu.0.utilization", Statistic.of(90))
        .containsEntry("gpu.0.memoryUsed", Statistic.of(1_000))
        .containsEntry("gpu.1.temperature", Statistic.of(71.5))
        .doesNotContainKey("gpu.1.utilization");
  }

  @Test
  @DisplayName("leaves out what is no number")
  void notFinite() {
    Metrics.Cpu cpu = new Metrics.Cpu(Double.NaN, null, null, null, Double.POSITIVE_INFINITY);
    assertThat(series(new Metrics(cpu, null, null, null, null))).isEmpty();
  }

  @Test
  @DisplayName("has no more GPUs than a machine can have")
  void bounded() {
    List<Metrics.Gpu> many = Collections.nCopies(1_000, gpu(1.0, null));
    assertThat(series(new Metrics(null, null, null, null, many))).hasSize(64 * 4);
  }
}
