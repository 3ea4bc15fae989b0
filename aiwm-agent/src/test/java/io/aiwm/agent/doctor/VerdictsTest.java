package io.aiwm.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.gpu.GpuReading;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The doctor judges")
class VerdictsTest {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private static Finding docker(@Nullable String failure, @Nullable String version) {
    return DockerCheck.verdict(
        SOCKET, failure == null ? null : new IOException(failure), Optional.ofNullable(version));
  }

  @Test
  @DisplayName("Docker: permission, a daemon that is down, one that hangs, one that answers")
  void docker() {
    assertThat(docker("Permission denied", null).remedy()).contains("usermod -aG docker");
    assertThat(docker("Connection refused", null).remedy()).contains("systemctl start docker");
    assertThat(docker(null, null).text()).contains("does not answer");
    assertThat(docker(null, "27.1").level()).isEqualTo(Finding.Level.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed to initialize NVML: Driver/library version mismatch | reboot",
        "nvmlInit_v2: the driver and its library have different versions | reboot",
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver | modprobe",
        "nvmlInit_v2: the NVIDIA driver is not loaded | modprobe nvidia",
        "GPU-1: the GPU is lost | bus",
        "ERR! | dmesg"
      })
  @DisplayName("a GPU's trouble by what the driver says, with a remedy that fits")
  void gpus(String said, String remedy) {
    Finding finding = GpuCheck.verdict(new GpuReading(List.of(), said), "gpu:nvidia-smi");

    assertThat(finding.isProblem()).isTrue();
    assertThat(finding.text()).isEqualTo(said);
    assertThat(finding.remedy()).contains(remedy);
  }

  @Test
  @DisplayName("a machine without GPUs to be in order")
  void noGpus() {
    assertThat(GpuCheck.verdict(GpuReading.NONE, "gpu:none").isProblem()).isFalse();
  }

  private static Finding disk(@Nullable String failure, long freeMegabytes) {
    return new DiskCheck("Data", Path.of("/var/lib/aio-worker"), "AIO_DATA_DIR")
        .verdict(failure == null ? null : new IOException(failure), freeMegabytes << 20);
  }

  @Test
  @DisplayName("a disk that is full, nearly full, read-only, closed to this user, or well")
  void disks() {
    assertThat(disk("No space left on device", 0).text()).contains("full");
    assertThat(disk("/var/lib/aio-worker/x: Read-only file system", 0).remedy())
        .contains("AIO_DATA_DIR");
    assertThat(disk("/var/lib/aio-worker", 0).remedy()).contains("make it writable");
    assertThat(disk(null, 100).level()).isEqualTo(Finding.Level.NOTE);
    assertThat(disk(null, 10_000).level()).isEqualTo(Finding.Level.OK);
  }

  @Test
  @DisplayName("a port that nobody listens on, and one that nobody may reach")
  void ports() {
    assertThat(
            ControllerCheck.reached("h:443", new ConnectException("Connection refused")).remedy())
        .contains("nothing listens");
    assertThat(
            ControllerCheck.reached("h:443", new SocketTimeoutException("Connect timed out"))
                .remedy())
        .contains("firewall");
  }

  @Test
  @DisplayName("clocks that differ by more than a minute, and in which direction")
  void clocks() {
    Instant theirs = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(HealthCheck.clock(theirs, theirs.plusSeconds(59)).isProblem()).isFalse();
    assertThat(HealthCheck.clock(theirs, theirs.plus(Duration.ofHours(1))).text())
        .contains("3600 s ahead");
    assertThat(HealthCheck.clock(theirs, theirs.minusSeconds(61)).text()).contains("61 s behind");
  }

  @Test
  @DisplayName("a token's file by who can read or change it")
  void tokenFile() {
    Path file = Path.of("/etc/aio-worker/token");

    assertThat(TokenCheck.permissions(file, PosixFilePermissions.fromString("rw-r-----")))
        .isEmpty();
    assertThat(TokenCheck.permissions(file, PosixFilePermissions.fromString("rw-r--r--")))
        .hasValueSatisfying(it -> assertThat(it.text()).contains("everybody can read"));
    assertThat(TokenCheck.permissions(file, PosixFilePermissions.fromString("rw--w----")))
        .hasValueSatisfying(it -> assertThat(it.text()).contains("others can change"));
  }

  private static List<Finding> proxy(Map<String, String> environment) {
    return new ProxyCheck(environment, "aiwm.example.com").examine();
  }

  @Test
  @DisplayName("a proxy that the agent does not use, without its password")
  void proxies() {
    assertThat(proxy(Map.of("HTTPS_PROXY", "http://user:secret@proxy.example.com:3128")))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.text()).contains("proxy.example.com:3128").doesNotContain("secret");
              assertThat(it.isProblem()).isFalse();
            });
    assertThat(proxy(Map.of())).isEmpty();
    assertThat(proxy(Map.of("https_proxy", "proxy:1", "no_proxy", "localhost,.example.com")))
        .isEmpty();
  }
}
