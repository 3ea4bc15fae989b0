package io.aiwm.agent.gpu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.gpu.GpuReading.Gpu;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.api.wire.MigDevice;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on outputs in the layouts of five driver generations. */
@DisplayName("The nvidia-smi probe")
class NvidiaSmiProbeTest {
  private final Map<String, ProgramRunner.Output> answers = new HashMap<>();
  private final NvidiaSmiProbe probe = new NvidiaSmiProbe(this::run, () -> 10_000);

  private ProgramRunner.Output run(List<String> command, Duration limit) throws IOException {
    ProgramRunner.Output output = answers.get(String.join(" ", command));
    if (output == null) {
      throw new IOException("no answer within 20 s");
    }
    return output;
  }

  private void answer(String command, int exitCode, String text) {
    answers.put(command, new ProgramRunner.Output(exitCode, text));
  }

  private static String recorded(String name) throws IOException {
    try (InputStream file = NvidiaSmiProbeTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    }
  }

  private GpuReading reading(String name) throws IOException {
    answer("nvidia-smi -q -x", 0, recorded(name));
    return probe.read();
  }

  @Test
  @DisplayName("reads an H100 of driver 550: memory in bytes, power, clocks, throttling, processes")
  void h100() throws IOException {
    GpuReading reading = reading("h100-550.xml");

    assertThat(reading.problem()).isEmpty();
    Gpu gpu = reading.devices().get(0);
    assertThat(gpu.device().deviceId()).isEqualTo("GPU-0");
    assertThat(gpu.device().uuid()).startsWith("GPU-01000001");
    assertThat(gpu.device().model()).isEqualTo("NVIDIA H100 80GB HBM3");
    assertThat(gpu.device().pciBusId()).isEqualTo("00000000:1B:00.0");
    assertThat(gpu.device().driverVersion()).isEqualTo("550.54.15");
    assertThat(gpu.device().cudaVersion()).isEqualTo("12.4");
    assertThat(gpu.device().migMode()).isEqualTo("Disabled");
    assertThat(gpu.device().migDevices()).isNull();
    assertThat(gpu.metrics().memoryTotal()).isEqualTo(81_559L << 20);
    assertThat(gpu.metrics().memoryUsed()).isEqualTo(75_021L << 20);
    assertThat(gpu.metrics().utilization()).isEqualTo(99);
    assertThat(gpu.metrics().temperature()).isEqualTo(67);
    assertThat(gpu.metrics().powerUsage()).isEqualTo(698.43);
    assertThat(gpu.metrics().powerLimit()).isEqualTo(700);
    assertThat(gpu.metrics().fanSpeed()).isNull();
    assertThat(gpu.metrics().smClock()).isEqualTo(1755);
    assertThat(gpu.metrics().memoryClock()).isEqualTo(2619);
    assertThat(gpu.metrics().eccErrors()).isZero();
    assertThat(gpu.metrics().throttleReasons())
        .isEqualTo(List.of("sw_power_cap", "sw_thermal_slowdown"));
    assertThat(gpu.metrics().processes())
        .satisfiesExactly(
            known -> {
              assertThat(known.pid()).isEqualTo(4242);
              assertThat(known.name()).isEqualTo("/usr/bin/python3");
              assertThat(known.memoryUsed()).isEqualTo(74_000L << 20);
            },
            hidden -> {
              assertThat(hidden.name()).isNull();
              assertThat(hidden.memoryUsed()).isNull();
            });
  }

  @Test
  @DisplayName("reads H200s of driver 570, of which one has ECC errors and wants a reset")
  void h200() throws IOException {
    GpuReading reading = reading("h200-570.xml");

    assertThat(reading.devices()).hasSize(2);
    assertThat(reading.devices().get(0).metrics().powerUsage()).isEqualTo(76.51);
    assertThat(reading.devices().get(0).metrics().throttleReasons()).isEqualTo(List.of());
    assertThat(reading.devices().get(1).metrics().powerUsage()).isEqualTo(77);
    assertThat(reading.devices().get(1).metrics().eccErrors()).isEqualTo(12);
    assertThat(reading.problem()).hasValue("GPU-1: it requires a reset");
  }

  @Test
  @DisplayName("reads an A100 of driver 470 with MIG devices, whose UUIDs it asks for")
  void mig() throws IOException {
    answer(
        "nvidia-smi -L",
        0,
        """
        GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-a1000001-f0e1-4d5a-9a55-22c1ef000001)
          MIG 3g.20gb     Device  0: (UUID: MIG-c7384736-a75d-5afc-978f-d2f1294409fd)
          MIG 3g.20gb     Device  1: (UUID: MIG-28ad5b8b-5a47-5d5c-8c8f-8a3c6a1f0e33)
        """);

    Gpu gpu = reading("a100-mig-470.xml").devices().get(0);

    assertThat(gpu.device().migMode()).isEqualTo("Enabled");
    assertThat(gpu.device().migDevices())
        .containsExactly(
            new MigDevice(
                "MIG-c7384736-a75d-5afc-978f-d2f1294409fd",
                "3g.20gb",
                1,
                0,
                20_096L << 20,
                1_024L << 20),
            new MigDevice(
                "MIG-28ad5b8b-5a47-5d5c-8c8f-8a3c6a1f0e33",
                "3g.20gb",
                2,
                0,
                20_096L << 20,
                7L << 20));
    assertThat(gpu.metrics().utilization()).isNull();
    assertThat(gpu.metrics().eccErrors()).isEqualTo(5);
    assertThat(gpu.metrics().powerLimit()).isEqualTo(400);
    assertThat(gpu.problem()).isNull();
  }

  @Test
  @DisplayName("reads older cards of driver 440, and an unreadable fan as trouble")
  void older() throws IOException {
    GpuReading reading = reading("quadro-440.xml");

    Gpu quadro = reading.devices().get(0);
    assertThat(quadro.device().migMode()).isNull();
    assertThat(quadro.metrics().fanSpeed()).isNull();
    assertThat(quadro.metrics().eccErrors()).isNull();
    assertThat(quadro.status().status()).isEqualTo("the driver cannot read fan_speed");
    assertThat(quadro.metrics().powerUsage()).isEqualTo(159.47);
    Gpu tesla = reading.devices().get(1);
    assertThat(tesla.metrics().eccErrors()).isEqualTo(3);
    assertThat(tesla.status().status()).isEqualTo("ok");
  }

  @Test
  @DisplayName("reads consumer cards of driver 560, and never a lost one as healthy")
  void consumer() throws IOException {
    GpuReading reading = reading("consumer-560.xml");

    assertThat(reading.devices().get(0).metrics().fanSpeed()).isEqualTo(30);
    assertThat(reading.devices().get(0).metrics().eccErrors()).isNull();
    assertThat(reading.devices().get(0).problem()).isNull();
    Gpu lost = reading.devices().get(1);
    assertThat(lost.metrics().memoryUsed()).isNull();
    assertThat(lost.metrics().temperature()).isNull();
    assertThat(lost.problem())
        .contains("fan_speed", "gpu_util", "fb_memory_usage/used", "gpu_temp", "power_draw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[N/A]", "N/A", "[Not Supported]", "[Not Available]", ""})
  @DisplayName("takes what a driver does not tell as absent, and nothing as broken")
  void absentValues(String absent) throws IOException {
    answer("nvidia-smi -q -x", 0, recorded("h100-550.xml").replace("99 %", absent));

    GpuReading reading = probe.read();

    assertThat(reading.devices().get(0).metrics().utilization()).isNull();
    assertThat(reading.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERR!", "Unknown Error", "[GPU is lost]", "GPU requires reset"})
  @DisplayName("reports a value that the driver cannot read as trouble, never as health")
  void brokenValues(String broken) throws IOException {
    answer("nvidia-smi -q -x", 0, recorded("h100-550.xml").replace("698.43 W", broken));

    assertThat(probe.read().problem())
        .hasValueSatisfying(it -> assertThat(it).contains("power_draw"));
  }

  @Test
  @DisplayName("finds no devices where there are none, and says when there were some before")
  void noDevices() throws IOException {
    answer("nvidia-smi -q -x", 6, "No devices were found\n");
    assertThat(probe.read()).isEqualTo(GpuReading.NONE);

    reading("h100-550.xml");
    answer("nvidia-smi -q -x", 6, "No devices were found\n");

    GpuReading reading = probe.read();
    assertThat(reading.problem()).hasValue("nvidia-smi failed: it shows 0 of 1 GPUs");
    assertThat(reading.devices()).hasSize(1);
  }

  @Test
  @DisplayName("reports a GPU that has vanished")
  void vanished() throws IOException {
    reading("h200-570.xml");

    GpuReading reading = reading("h100-550.xml");

    assertThat(reading.problem()).hasValue("nvidia-smi failed: it shows 1 of 2 GPUs");
    assertThat(reading.devices()).hasSize(2);
  }

  @Test
  @DisplayName("reports a failing, hanging or babbling driver and keeps the devices it knew")
  void failing() throws IOException {
    reading("h100-550.xml");
    answer(
        "nvidia-smi -q -x",
        9,
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n");
    GpuReading failed = probe.read();
    answer("nvidia-smi -q -x", 0, recorded("h100-550.xml").substring(0, 1_500));
    GpuReading cut = probe.read();
    answers.clear();
    GpuReading hanging = probe.read();

    assertThat(failed.problem()).hasValueSatisfying(it -> assertThat(it).contains("communicate"));
    assertThat(cut.problem()).hasValueSatisfying(it -> assertThat(it).contains("not understood"));
    assertThat(hanging.problem())
        .hasValueSatisfying(it -> assertThat(it).contains("no answer within 20 s"));
    assertThat(List.of(failed, cut, hanging)).allSatisfy(it -> assertThat(it.devices()).hasSize(1));
  }

  @Test
  @DisplayName("reads past warnings that stand before the document")
  void warnings() throws IOException {
    answer(
        "nvidia-smi -q -x",
        0,
        "WARNING: infoROM is corrupted at gpu 0000:1B:00.0\n" + recorded("h100-550.xml"));

    assertThat(probe.read().devices()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 14})
  @DisplayName("reads up to the end of the document, and passes on the warning behind it")
  void warningBehind(int exitCode) throws IOException {
    answer(
        "nvidia-smi -q -x",
        exitCode,
        recorded("h200-570.xml").replace("Yes", "No")
            + "\nWARNING: infoROM is corrupted at gpu 0000:1B:00.0\n");

    GpuReading reading = probe.read();

    assertThat(reading.devices()).hasSize(2).allMatch(it -> it.problem() == null);
    assertThat(reading.problems())
        .containsExactly("WARNING: infoROM is corrupted at gpu 0000:1B:00.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd",
        "\u0000\u0001\u001b[31m\u000b\ufffe\uffff",
        "python -c 'a<b && c>d; e &amp; f'",
        "</process_name",
        "\ud83d\ude00"
      })
  @DisplayName("reads all GPUs whatever a program on them calls itself")
  void processNames(String name) throws IOException {
    answer("nvidia-smi -q -x", 0, recorded("h100-550.xml").replace("/usr/bin/python3", name));

    GpuReading reading = probe.read();

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.devices()).hasSize(1);
    assertThat(reading.devices().get(0).metrics().processes()).hasSize(2);
  }

  @Test
  @DisplayName("reads every GPU whose part is well formed, though another's is not")
  void oneBroken() throws IOException {
    String whole = recorded("h200-570.xml");
    int second = whole.lastIndexOf("<gpu id=");
    String broken = whole.substring(0, second) + whole.substring(second).replaceFirst("</pci>", "");
    reading("h200-570.xml");
    answer("nvidia-smi -q -x", 0, broken);

    GpuReading reading = probe.read();

    assertThat(reading.devices()).hasSize(2);
    assertThat(reading.devices().get(0).problem()).isNull();
    assertThat(reading.devices().get(0).device().driverVersion()).startsWith("570");
    assertThat(reading.devices().get(1).problem()).contains("not understood");
    assertThat(reading.devices().get(1).device().uuid()).startsWith("GPU-");
  }

  @Test
  @DisplayName("finds the names of MIG devices by their numbers, which may have gaps")
  void migGap() throws IOException {
    answer(
        "nvidia-smi -L",
        0,
        """
        GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-a1000001-f0e1-4d5a-9a55-22c1ef000001)
          MIG 3g.20gb     Device  1: (UUID: MIG-one)
          MIG 3g.20gb     Device  0: (UUID: MIG-zero)
          MIG 3g.20gb     Device  5: (UUID: MIG-five)
        """);
    answer(
        "nvidia-smi -q -x",
        0,
        recorded("a100-mig-470.xml").replace("<index>1</index>", "<index>5</index>"));

    assertThat(probe.read().devices().get(0).device().migDevices())
        .extracting(MigDevice::uuid)
        .containsExactly("MIG-zero", "MIG-five");
  }

  @Test
  @DisplayName("loads nothing that a document asks for")
  void entities() {
    answer(
        "nvidia-smi -q -x",
        0,
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
            + "<nvidia_smi_log><gpu id=\"1\"><product_name>&e;</product_name></gpu>"
            + "</nvidia_smi_log>");

    GpuReading reading = probe.read();

    assertThat(reading.devices()).allSatisfy(it -> assertThat(it.device().model()).isNull());
  }

  @Test
  @DisplayName("finds recent XIDs of each GPU in the kernel's log")
  void xids() throws IOException {
    answer(
        "dmesg",
        0,
        """
        [  100.1] NVRM: Xid (PCI:0000:03:00): 79, pid=1, GPU has fallen off the bus.
        [ 9990.123456] NVRM: Xid (PCI:0000:03:00): 31, pid=42, name=python3, MMU Fault
        [ 9995.0] NVRM: Xid (PCI:0000:13:00): 48, pid='<unknown>', DBE
        [ 9996.0] something else
        """);

    GpuReading reading = reading("h200-570.xml");

    assertThat(reading.devices().get(0).metrics().xid()).isEqualTo(List.of(31L));
    assertThat(reading.devices().get(0).problem()).isNull();
    assertThat(reading.devices().get(1).metrics().xid()).isEqualTo(List.of(48L));
    assertThat(reading.devices().get(1).problem()).contains("XID 48: double-bit ECC error");
  }
}
