package io.aiwm.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.gpu.GpuReading.Gpu;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The nvidia-smi probe")
class NvidiaSmiProbeTest {
  private static final String HEADER =
      "index, uuid, name, pci.bus_id, driver_version, memory.total [MiB], memory.used [MiB],"
          + " memory.free [MiB], utilization.gpu [%], temperature.gpu, power.draw [W],"
          + " power.limit [W], fan.speed [%], ecc.errors.uncorrected.volatile.total,"
          + " mig.mode.current, clocks_throttle_reasons.active\n";
  private static final String H100 =
      "0, GPU-aaaa, NVIDIA H100 80GB HBM3, 00000000:1B:00.0, 550.54.15, 81559, 1024, 80535, 37,"
          + " 41, 118.72, 700.00, [N/A], 0, Disabled, 0x0000000000000000\n";
  private static final String CONSUMER =
      "1, GPU-bbbb, NVIDIA GeForce RTX 3090, 00000000:65:00.0, 550.54.15, 24576, 11, 24252, 0, 33,"
          + " 21.40, 350.00, 30, [N/A], [N/A], 0x0000000000000001\n";

  private final Map<String, ProgramRunner.Output> answers = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final NvidiaSmiProbe probe = new NvidiaSmiProbe("nvidia-smi", this::run);

  private ProgramRunner.Output run(List<String> command, Duration limit) throws IOException {
    String question = command.size() > 1 ? command.get(1) : "banner";
    asked.add(question);
    for (Map.Entry<String, ProgramRunner.Output> answer : answers.entrySet()) {
      if (question.startsWith(answer.getKey())) {
        return answer.getValue();
      }
    }
    throw new IOException("no answer within 10 s");
  }

  private void devices(int exitCode, String text) {
    answers.put("--query-gpu", new ProgramRunner.Output(exitCode, text));
    answers.put(
        "--query-compute-apps",
        new ProgramRunner.Output(
            0,
            """
            gpu_uuid, pid, process_name, used_gpu_memory [MiB]
            GPU-aaaa, 4242, python3, 1000
            """));
    answers.put(
        "banner",
        new ProgramRunner.Output(0, "| Driver Version: 550.54.15   CUDA Version: 12.4     |"));
  }

  @Test
  @DisplayName("reads a data-centre GPU and a consumer one, in bytes")
  void readsDevices() {
    devices(0, HEADER + H100 + CONSUMER);

    GpuReading reading = probe.read();

    assertThat(reading.problem()).isEmpty();
    Gpu first = reading.devices().get(0);
    assertThat(first.device().deviceId()).isEqualTo("GPU-0");
    assertThat(first.device().uuid()).isEqualTo("GPU-aaaa");
    assertThat(first.device().memoryTotal()).isEqualTo(81_559L << 20);
    assertThat(first.device().cudaVersion()).isEqualTo("12.4");
    assertThat(first.device().migMode()).isEqualTo("Disabled");
    assertThat(first.metrics().memoryUsed()).isEqualTo(1024L << 20);
    assertThat(first.metrics().powerUsage()).isEqualTo(118.72);
    assertThat(first.metrics().fanSpeed()).isNull();
    assertThat(first.metrics().processes())
        .singleElement()
        .satisfies(process -> assertThat(process.memoryUsed()).isEqualTo(1000L << 20));
    Gpu second = reading.devices().get(1);
    assertThat(second.metrics().fanSpeed()).isEqualTo(30.0);
    assertThat(second.metrics().eccErrors()).isNull();
    assertThat(second.device().migMode()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[N/A]", "N/A", "[Not Supported]", "[Not Available]", ""})
  @DisplayName("takes what a driver does not tell as absent, and nothing as broken")
  void absentValues(String absent) {
    devices(0, HEADER + H100.replace(" 37,", " " + absent + ","));

    GpuReading reading = probe.read();

    assertThat(reading.devices().get(0).metrics().utilization()).isNull();
    assertThat(reading.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERR!", "[Unknown Error]", "[GPU is lost]", "[GPU requires reset]"})
  @DisplayName("reports a value that the driver cannot read as trouble, never as health")
  void brokenValues(String broken) {
    devices(0, HEADER + H100.replace(" 118.72,", " " + broken + ","));

    GpuReading reading = probe.read();

    assertThat(reading.problem()).hasValueSatisfying(it -> assertThat(it).contains("power.draw"));
    assertThat(reading.devices().get(0).status().status()).contains("cannot read");
    assertThat(reading.devices().get(0).metrics().powerUsage()).isNull();
  }

  @Test
  @DisplayName("finds no devices where there are none, and says when there were some before")
  void noDevices() {
    devices(6, "No devices were found\n");
    assertThat(probe.read()).isEqualTo(GpuReading.NONE);

    devices(0, HEADER + H100);
    probe.read();
    devices(6, "No devices were found\n");

    assertThat(probe.read().problem())
        .hasValueSatisfying(it -> assertThat(it).contains("no longer finds"));
  }

  @Test
  @DisplayName("reports a GPU that has vanished")
  void vanished() {
    devices(0, HEADER + H100 + CONSUMER);
    probe.read();
    devices(0, HEADER + H100);

    GpuReading reading = probe.read();

    assertThat(reading.problem()).hasValue("nvidia-smi shows 1 of 2 GPUs");
    assertThat(reading.devices()).hasSize(2);
  }

  @Test
  @DisplayName("reports a failing or hanging driver and keeps the devices it knew")
  void failing() {
    devices(0, HEADER + H100);
    probe.read();
    devices(9, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n");

    GpuReading failed = probe.read();
    answers.clear();
    GpuReading hanging = probe.read();

    assertThat(failed.problem()).hasValueSatisfying(it -> assertThat(it).contains("communicate"));
    assertThat(failed.devices()).hasSize(1);
    assertThat(hanging.problem())
        .hasValueSatisfying(it -> assertThat(it).contains("no answer within 10 s"));
  }

  @Test
  @DisplayName("asks an old driver only for what it knows")
  void oldDriver() {
    devices(0, HEADER + H100);
    ProgramRunner.Output refusal =
        new ProgramRunner.Output(2, "Field \"mig.mode.current\" is not a valid field to query.\n");
    Map<String, ProgramRunner.Output> later = new LinkedHashMap<>(answers);
    answers.clear();
    answers.put("--query-gpu=" + NvidiaSmiProbe.QUERIES.get(0), refusal);
    answers.put("--query-gpu=" + NvidiaSmiProbe.QUERIES.get(1), refusal);
    answers.putAll(later);

    GpuReading reading = probe.read();
    probe.read();

    assertThat(reading.devices()).hasSize(1);
    assertThat(asked.stream().filter(it -> it.contains("mig.mode.current"))).hasSize(2);
  }

  @Test
  @DisplayName("reads past warnings that stand before the header")
  void warnings() {
    devices(0, "WARNING: infoROM is corrupted at gpu 0000:1B:00.0\n" + HEADER + H100);

    assertThat(probe.read().devices()).hasSize(1);
  }
}
