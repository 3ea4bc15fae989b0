package io.aiwm.core.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The install script")
class InstallScriptTest {
  private static final List<String> HOSTILE_NAMES =
      List.of(
          "it's; touch OWNED; '",
          "$(touch OWNED)",
          "`touch OWNED`",
          "a\ntouch OWNED\nb",
          "a\rtouch OWNED",
          "a\u2028touch OWNED",
          "@QUOTED_TOKEN@ ; touch OWNED ; @QUOTED_TOKEN@",
          "\\'; touch OWNED #",
          "${IFS}touch${IFS}OWNED \"quoted\" $1 \\1");

  @Nested
  @DisplayName("run by a real shell")
  class Run {
    @TempDir Path directory;
    private Machine machine;

    @BeforeEach
    void start() throws IOException {
      assumeTrue(Machine.hasTools(), "bash, curl or sha256sum is missing here");
      machine = new Machine(directory);
    }

    @AfterEach
    void stop() {
      if (machine != null) {
        machine.close();
      }
    }

    @Test
    @DisplayName("installs the agent, starts it and says so")
    void installs() throws Exception {
      assertThat(machine.run(machine.script())).as(machine.output()).isZero();
      assertThat(machine.file("/usr/local/lib/aio-worker/aio-worker.jar"))
          .hasBinaryContent(Machine.JAR);
      assertThat(machine.file("/etc/aio-worker/token")).hasContent(Machine.TOKEN);
      assertThat(permissions("/etc/aio-worker/token")).isEqualTo("rw-------");
      assertThat(permissions("/etc/aio-worker")).isEqualTo("rwx------");
      assertThat(machine.file("/etc/aio-worker/aio-worker.properties"))
          .content()
          .contains("AIO_NODE_ID=" + Machine.NODE_ID)
          .contains("AIO_CONTROLLER_ENDPOINT=ws://127.0.0.1:" + machine.port() + "/ws/node")
          .contains("AIO_NODE_TOKEN_FILE=/etc/aio-worker/token");
      assertThat(permissions("/usr/local/bin/aio-worker")).isEqualTo("rwxr-xr-x");
      assertThat(machine.file("/etc/systemd/system/aio-worker.service"))
          .content()
          .contains("ExecStart=/usr/local/bin/aio-worker start", "Restart=always");
      assertThat(machine.systemctl())
          .startsWith(
              "daemon-reload", "enable --quiet aio-worker.service", "restart aio-worker.service");
      assertThat(machine.phases()).containsExactly("started", "completed");
      assertThat(machine.authorizations()).containsOnly("Bearer " + Machine.TOKEN);
    }

    @Test
    @DisplayName("leaves the token in its file alone, and shows it nowhere")
    void token() throws Exception {
      machine.run(machine.script());
      assertThat(machine.output()).doesNotContain(Machine.TOKEN);
      assertThat(machine.commandLines())
          .isNotEmpty()
          .noneMatch(line -> line.contains(Machine.TOKEN));
      for (Path file : machine.files()) {
        if (!file.endsWith("etc/aio-worker/token")) {
          assertThat(file).content().doesNotContain(Machine.TOKEN);
        }
      }
    }

    @Test
    @DisplayName("may run again, downloads nothing twice and keeps settings of the machine's own")
    void again() throws Exception {
      machine.run(machine.script());
      Path own = machine.file("/etc/aio-worker/local.env");
      Files.writeString(own, "LOG_LEVEL=debug\n");
      assertThat(machine.run(machine.script())).isZero();
      assertThat(machine.downloads()).isEqualTo(1);
      assertThat(own).hasContent("LOG_LEVEL=debug");
    }

    @Test
    @DisplayName("installs nothing whose checksum is wrong, and reports both checksums")
    void checksum() throws Exception {
      machine.serve("something else".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(machine.run(machine.script())).isEqualTo(1);
      assertThat(machine.files()).isEmpty();
      assertThat(machine.systemctl()).isEmpty();
      assertThat(machine.phases()).containsExactly("started", "failed");
      assertThat(machine.lastReport())
          .contains("\"code\":\"CHECKSUM_MISMATCH\"", "\"expected\":\"" + Machine.checksum())
          .contains("\"actual\":\"");
    }

    @Test
    @DisplayName("keeps a working agent when the download of another fails")
    void keepsWorking() throws Exception {
      machine.run(machine.script());
      machine.serve(null);
      String other = machine.script().replace(Machine.checksum(), "0".repeat(64));
      assertThat(machine.run(other)).isEqualTo(1);
      assertThat(machine.lastReport()).contains("NETWORK_ERROR");
      assertThat(machine.file("/usr/local/lib/aio-worker/aio-worker.jar"))
          .hasBinaryContent(Machine.JAR);
    }

    @Test
    @DisplayName("reports a service that does not stay up")
    void service() throws Exception {
      machine.stub("systemctl", "[ \"$1\" != is-active ]");
      assertThat(machine.run(machine.script())).isEqualTo(1);
      assertThat(machine.lastReport()).contains("SERVICE_FAILED");
    }

    @Test
    @DisplayName("reports a step that nobody thought would fail")
    void unexpected() throws Exception {
      machine.stub("systemctl", "[ \"$1\" != restart ] || exit 7");
      assertThat(machine.run(machine.script())).isEqualTo(7);
      assertThat(machine.phases()).containsExactly("started", "failed");
      assertThat(machine.lastReport()).contains("INTERNAL_ERROR", "status 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "11", "16", ""})
    @DisplayName("refuses Java before 17")
    void oldJava(String version) throws Exception {
      machine.stub("java", "echo '    java.specification.version = " + version + "' >&2");
      assertThat(machine.run(machine.script())).isEqualTo(1);
      assertThat(machine.lastReport()).contains("JAVA_TOO_OLD");
      assertThat(machine.files()).isEmpty();
    }

    @Test
    @DisplayName("refuses to run as anybody but root, and bothers nobody with it")
    void notRoot() throws Exception {
      machine.stub("id", "echo 1000");
      assertThat(machine.run(machine.script())).isEqualTo(1);
      assertThat(machine.phases()).isEmpty();
    }

    @Test
    @DisplayName("refuses addresses in clear, unless it is told otherwise")
    void insecure() throws Exception {
      String remote = machine.script("http://10.255.255.1");
      assertThat(machine.run(remote)).isEqualTo(1);
      assertThat(machine.output()).contains("AIO_ALLOW_HTTP=yes");
      assertThat(machine.phases()).isEmpty();
    }

    @Test
    @DisplayName("installs even where the controller takes no reports")
    void reportsRefused() throws Exception {
      machine.refuseReports();
      assertThat(machine.run(machine.script())).as(machine.output()).isZero();
    }

    @Test
    @DisplayName("does nothing when it is cut off in transit")
    void cutOff() throws Exception {
      List<String> lines = machine.script().lines().toList();
      for (int end = 1; end < lines.size(); end += 7) {
        machine.run(String.join("\n", lines.subList(0, end)) + "\n");
      }
      assertThat(machine.phases()).isEmpty();
      assertThat(machine.files()).isEmpty();
    }

    @Test
    @DisplayName("takes no part of a node's name for a command")
    void hostileNames() throws Exception {
      for (String name : HOSTILE_NAMES) {
        assertThat(machine.run(machine.scriptOf(name))).as(name).isZero();
        assertThat(machine.owned()).as(name).doesNotExist();
      }
    }

    private String permissions(String path) throws IOException {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.file(path)));
    }
  }

  @Test
  @DisplayName("gives ShellCheck nothing to say")
  void shellCheck(@TempDir Path directory) throws Exception {
    assumeTrue(Machine.has("shellcheck"), "shellcheck is missing here");
    Path script = directory.resolve("install.sh");
    for (String name : HOSTILE_NAMES) {
      Files.writeString(script, Machine.render(name, "https://aiwm.example.com"));
      assertThat(Machine.run(directory, Map.of(), "shellcheck", script.toString())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://aiwm.example.com",
        "aiwm.example.com",
        "https:///path",
        "https://user:secret@aiwm.example.com",
        "https://aiwm.example.com/$HOME",
        "https://aiwm.example.com/'"
      })
  @DisplayName("is made for plain web addresses only")
  void addresses(String address) {
    assertThatThrownBy(() -> Machine.settings(URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The public address");
  }

  @Test
  @DisplayName("quotes a word whatever it holds")
  void quote() {
    assertThat(InstallScript.quote("a'b")).isEqualTo("'a'\\''b'");
    assertThat(InstallScript.command("https://h/install/c"))
        .isEqualTo("curl --proto '=https' -fsSL 'https://h/install/c' | sudo bash");
  }
}
