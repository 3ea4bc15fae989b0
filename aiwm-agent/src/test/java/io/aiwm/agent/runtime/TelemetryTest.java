package io.aiwm.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.gpu.GpuReading;
import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalLimits;
import io.aiwm.agent.system.SystemFacts;
import io.aiwm.agent.system.SystemProbe;
import io.aiwm.agent.system.SystemSample;
import io.aiwm.agent.testing.ManualTime;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a node says of itself")
class TelemetryTest {
  private static final long MEMORY = 120L << 30;

  @TempDir Path directory;

  private final ManualTime time = new ManualTime();
  private final Deque<Runnable> slow = new ArrayDeque<>();
  private GpuReading reading = GpuReading.NONE;
  private Executor probing = Runnable::run;

  /** A machine of which only the memory matters. */
  private static final class Machine implements SystemProbe {
    @Override
    public SystemFacts facts() {
      return new SystemFacts("h", null, Map.of(), 1, "cpu", MEMORY, 1);
    }

    @Override
    public SystemSample sample() {
      return new SystemSample(
          1,
          new Metrics.Cpu(1.0, 1, null, 1, null),
          new Metrics.Memory(MEMORY, 20L << 30, 100L << 30, null, null, 16.7),
          new Metrics.Disk(1L, 0L, 1L, 0L, 0L, 0.0),
          new Metrics.Network(0L, 0L, 0L, 0L));
    }

    @Override
    public long uptimeSeconds() {
      return 1;
    }
  }

  private Telemetry telemetry() throws IOException {
    Duration age = Duration.ofSeconds(5);
    return new Telemetry(
        "1",
        new Machine(),
        () -> "gpu:nvml",
        List.of(),
        new Refreshing<>(GpuReading.NONE, () -> reading, probing, time, age),
        new Refreshing<>(List.of(), List::of, Runnable::run, time, age),
        new Refreshing<>(Optional.empty(), Optional::empty, Runnable::run, time, age),
        CommandJournal.open(directory, JournalLimits.defaults(), time));
  }

  private static GpuReading one(String model, Long memory) {
    return new GpuReading(
        List.of(
            new GpuReading.Gpu(
                new GpuDevice(
                    "GPU-0", "u", model, memory, null, null, null, null, null, null, null),
                new Metrics.Gpu(
                    "GPU-0", model, null, memory, null, null, null, null, null, null, null, null,
                    null, List.of(), null, null),
                null)),
        null);
  }

  @Test
  @DisplayName("is not that it is well while its GPU probe has yet to answer")
  void slowProbe() throws IOException {
    probing = slow::add;
    Telemetry telemetry = telemetry();

    Heartbeat waiting = telemetry.heartbeat();
    assertThat(waiting.status()).isEqualTo("degraded");
    assertThat(waiting.problems()).containsExactly("the GPU probe has not answered yet");
    assertThat(telemetry.inventoryChanged()).isTrue();

    reading = one("NVIDIA H100", 80L << 30);
    slow.remove().run();
    assertThat(telemetry.heartbeat().status()).isEqualTo("online");
    assertThat(telemetry.heartbeat().problems()).isNull();
  }

  @Test
  @DisplayName(
      "changes with its devices, not with what is measured of them or with a probe's failure")
  void inventory() throws IOException {
    reading = one("NVIDIA H100", 80L << 30);
    Telemetry telemetry = telemetry();
    telemetry.registration();
    assertThat(telemetry.inventoryChanged()).isFalse();

    reading = new GpuReading(List.of(), "it failed");
    time.pass(Duration.ofSeconds(5));
    assertThat(telemetry.heartbeat().problems()).containsExactly("it failed");
    assertThat(telemetry.inventoryChanged()).isFalse();

    reading = one("NVIDIA H200", 80L << 30);
    time.pass(Duration.ofSeconds(5));
    telemetry.heartbeat();
    assertThat(telemetry.inventoryChanged()).isTrue();
    telemetry.describe();
    assertThat(telemetry.inventoryChanged()).isTrue();
    telemetry.registration();
    assertThat(telemetry.inventoryChanged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "NVIDIA GB10, , 128849018880, 107374182400",
    "Orin (nvgpu), , 128849018880, 107374182400",
    "NVIDIA H100, , , ",
    "NVIDIA GB100, , , ",
    "NVIDIA GB10, 1024, 1024, "
  })
  @DisplayName("names the machine's memory for GPUs that are known to share it, and no other")
  void sharedMemory(String model, Long told, Long total, Long free) throws IOException {
    reading = one(model, told);
    Telemetry telemetry = telemetry();

    assertThat(telemetry.registration().gpuDevices())
        .singleElement()
        .extracting(GpuDevice::memoryTotal)
        .isEqualTo(total);
    assertThat(telemetry.metrics().gpu())
        .singleElement()
        .extracting(Metrics.Gpu::memoryFree)
        .isEqualTo(free);
  }
}
