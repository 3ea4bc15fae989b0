package io.aiwm.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aiwm.agent.gpu.GpuReading.Gpu;
import io.aiwm.agent.testing.ManualTime;
import io.aiwm.api.wire.MigDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs against a library with the real one's signatures and structures, built from {@code
 * fake-nvml.c}.
 */
@DisplayName("The NVML probe")
class NvmlProbeTest {
  @TempDir Path directory;

  private final ManualTime time = new ManualTime();

  private Path lost() {
    return directory.resolve("lost");
  }

  private GpuProbe probe() throws IOException, InterruptedException {
    Path source = directory.resolve("nvml.c");
    try (InputStream fake = getClass().getResourceAsStream("fake-nvml.c")) {
      Files.copy(Objects.requireNonNull(fake), source);
    }
    Path library = directory.resolve("libfake-nvml.so");
    assumeThat(compiles(source, library)).as("no C compiler").isTrue();
    return NvmlProbe.find(library.toString(), time).orElseThrow();
  }

  private boolean compiles(Path source, Path library) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(
                  "cc",
                  "-shared",
                  "-fPIC",
                  "-DLOST_FILE=\"" + lost() + "\"",
                  "-o",
                  library.toString(),
                  source.toString())
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @DisplayName("is not there where there is no driver, nor for a library that is not one")
  void absent() {
    assertThat(NvmlProbe.find("libno-such-nvml.so.1", time)).isEmpty();
  }

  @Test
  @DisplayName("reads inventory, MIG devices, measurements and processes")
  void reads() throws Exception {
    GpuReading reading = probe().read();

    assertThat(reading.failure()).isNull();
    Gpu divided = reading.devices().get(0);
    assertThat(divided.device().uuid()).isEqualTo("GPU-0001");
    assertThat(divided.device().model()).isEqualTo("NVIDIA H100 80GB HBM3");
    assertThat(divided.device().pciBusId()).isEqualTo("00000000:1B:00.0");
    assertThat(divided.device().driverVersion()).isEqualTo("550.54.15");
    assertThat(divided.device().cudaVersion()).isEqualTo("12.4");
    assertThat(divided.device().migMode()).isEqualTo("Enabled");
    assertThat(divided.device().migDevices())
        .containsExactly(
            new MigDevice(
                "MIG-0001", "NVIDIA H100 MIG 3g.40gb", 1, 0, 40_000_000_000L, 1_000_000_000L),
            new MigDevice(
                "MIG-0002", "NVIDIA H100 MIG 3g.40gb", 2, 0, 40_000_000_000L, 1_000_000_000L));
    assertThat(divided.metrics().utilization()).isNull();
    assertThat(divided.problem()).isNull();
    Gpu whole = reading.devices().get(1);
    assertThat(whole.device().migMode()).isEqualTo("Disabled");
    assertThat(whole.device().migDevices()).isNull();
    assertThat(whole.device().memoryFree()).isEqualTo(80_000_000_000L);
    assertThat(whole.metrics().memoryUsed()).isEqualTo(5_000_000_000L);
    assertThat(whole.metrics().utilization()).isEqualTo(37);
    assertThat(whole.metrics().temperature()).isEqualTo(42);
    assertThat(whole.metrics().powerUsage()).isEqualTo(118.72);
    assertThat(whole.metrics().powerLimit()).isEqualTo(700);
    assertThat(whole.metrics().smClock()).isEqualTo(1980);
    assertThat(whole.metrics().memoryClock()).isEqualTo(2619);
    assertThat(whole.metrics().fanSpeed()).isNull();
    assertThat(whole.metrics().eccErrors()).isEqualTo(3);
    assertThat(whole.metrics().throttleReasons())
        .isEqualTo(List.of("sw_power_cap", "hw_thermal_slowdown"));
    assertThat(whole.metrics().processes()).hasSize(100);
    assertThat(whole.metrics().processes().get(0).name()).isEqualTo("/usr/bin/python3");
    assertThat(whole.metrics().processes().get(0).memoryUsed()).isEqualTo(1000);
    assertThat(whole.metrics().processes().get(1).memoryUsed()).isNull();
  }

  @Test
  @DisplayName("tells of XIDs while they are news, and calls the serious ones trouble")
  void xids() throws Exception {
    GpuProbe probe = probe();

    Gpu gpu = probe.read().devices().get(1);
    assertThat(gpu.metrics().xid()).isEqualTo(List.of(13L, 79L));
    assertThat(gpu.problem()).contains("XID 79").doesNotContain("XID 13");
    assertThat(probe.read().devices().get(0).metrics().xid()).isNull();

    time.pass(Duration.ofMinutes(11));
    assertThat(probe.read().devices().get(1).metrics().xid()).isNull();
  }

  @Test
  @DisplayName("shows a GPU that is lost as such, and the others as they are")
  void showsLoss() throws Exception {
    GpuProbe probe = probe();
    probe.read();
    Files.createFile(lost());

    GpuReading reading = probe.read();

    assertThat(reading.devices()).hasSize(2);
    assertThat(reading.devices().get(1).problem()).contains("the GPU is lost");
    assertThat(reading.devices().get(1).device().uuid()).isEqualTo("GPU-0002");
    assertThat(reading.devices().get(0).problem()).isNull();
    assertThat(reading.problem()).isPresent();
  }
}
