package io.aiwm.core.internal.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The install script, run by a real shell,")
class InstallScriptTest {
  private static final String BROKEN = "[ \"$1\" != status ] || exit 4; echo fine";

  @TempDir Path directory;
  private Machine machine;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Machine.hasTools(), "bash, curl, tar or openssl is missing here");
    machine = new Machine(directory);
  }

  @AfterEach
  void stop() {
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  @DisplayName("installs the agent, starts it, waits until it is online and says so")
  void installs() throws Exception {
    assertThat(machine.run(machine.script())).as(machine.output()).isZero();
    assertThat(link("current")).isEqualTo("versions/1.0.0");
    assertThat(machine.file("/opt/aio-worker/versions/1.0.0/bin/aio-worker")).isExecutable();
    assertThat(machine.file("/etc/aio-worker/token")).hasContent(Machine.TOKEN);
    assertThat(permissions("/etc/aio-worker/token")).isEqualTo("rw-------");
    assertThat(permissions("/etc/aio-worker")).isEqualTo("rwx------");
    assertThat(machine.file("/etc/aio-worker/aio-worker.properties"))
        .content()
        .contains("AIO_NODE_ID=" + Machine.NODE_ID)
        .contains("AIO_CONTROLLER_ENDPOINT=ws://127.0.0.1:" + machine.port() + "/ws/node")
        .contains("AIO_RELEASE_BASE_URL=" + machine.address() + "/releases")
        .contains("AIO_NODE_TOKEN_FILE=/etc/aio-worker/token");
    assertThat(machine.file("/etc/systemd/system/aio-worker.service"))
        .content()
        .contains("ExecStart=/opt/aio-worker/current/bin/aio-worker start", "Restart=always");
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
    assertThat(machine.commandLines()).isNotEmpty().noneMatch(line -> line.contains(Machine.TOKEN));
    for (Path file : machine.files()) {
      if (!file.endsWith("etc/aio-worker/token")) {
        assertThat(file).content().doesNotContain(Machine.TOKEN);
      }
    }
  }

  @Test
  @DisplayName("may run again, downloads nothing twice and keeps settings of the machine's own")
  void again() throws Exception {
    String script = machine.script();
    machine.run(script);
    Path own = machine.file("/etc/aio-worker/local.env");
    Files.writeString(own, "LOG_LEVEL=debug\n");
    assertThat(machine.run(script)).isZero();
    assertThat(machine.downloads()).isEqualTo(1);
    assertThat(own).hasContent("LOG_LEVEL=debug");
  }

  @Test
  @DisplayName("installs nothing whose checksum is wrong, and reports both checksums")
  void checksum() throws Exception {
    String script = machine.script();
    machine.serve(Machine.BUNDLE, "something else".getBytes(StandardCharsets.UTF_8));
    assertThat(machine.run(script)).isEqualTo(1);
    assertThat(machine.files()).isEmpty();
    assertThat(machine.systemctl()).isEmpty();
    assertThat(machine.phases()).containsExactly("started", "failed");
    assertThat(machine.lastReport())
        .contains("\"code\":\"CHECKSUM_MISMATCH\"", "\"expected\":\"", "\"actual\":\"");
  }

  @Test
  @DisplayName("installs nothing that the release key did not sign, and keeps the key")
  void signature() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String key =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----";
    String script = machine.release("n", "1.0.0", Machine.agent("1.0.0"), key);
    machine.serve(Machine.BUNDLE + ".sig", "bm90IG9uZQ==".getBytes(StandardCharsets.UTF_8));
    assertThat(machine.run(script)).isEqualTo(1);
    assertThat(machine.lastReport()).contains("SIGNATURE_INVALID");
    assertThat(machine.files()).isEmpty();

    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(Files.readAllBytes(directory.resolve("bundle.tar.gz")));
    machine.serve(Machine.BUNDLE + ".sig", Base64.getEncoder().encode(signer.sign()));
    assertThat(machine.run(script)).as(machine.output()).isZero();
    assertThat(machine.file("/etc/aio-worker/release.pub")).hasContent(key);
  }

  @Test
  @DisplayName("keeps a working agent, with the token that is good now, when a download fails")
  void keepsWorking() throws Exception {
    machine.run(machine.script());
    Path token = machine.file("/etc/aio-worker/token");
    Files.writeString(token, "void since the new one was made\n");
    String other = machine.release("1.1.0", Machine.agent("1.1.0"));
    machine.serve("aio-worker-1.1.0-linux-amd64.tar.gz", null);
    assertThat(machine.run(other)).isEqualTo(1);
    assertThat(machine.lastReport()).contains("DOWNLOAD_FAILED");
    assertThat(link("current")).isEqualTo("versions/1.0.0");
    assertThat(token).hasContent(Machine.TOKEN);
  }

  @Test
  @DisplayName("upgrades, remembers the version before and forgets those before that")
  void upgrades() throws Exception {
    for (String version : List.of("1.0.0", "1.1.0", "1.2.0")) {
      assertThat(machine.run(machine.release(version, Machine.agent(version)))).isZero();
    }
    assertThat(link("current")).isEqualTo("versions/1.2.0");
    assertThat(link("previous")).isEqualTo("versions/1.1.0");
    assertThat(machine.file("/opt/aio-worker/versions/1.0.0")).doesNotExist();
  }

  @Test
  @DisplayName("goes back to the version before when the new one does not come online")
  void rollsBack() throws Exception {
    machine.run(machine.script());
    assertThat(machine.run(machine.release("1.1.0", BROKEN), "--upgrade")).isEqualTo(1);
    assertThat(link("current")).isEqualTo("versions/1.0.0");
    assertThat(machine.file("/opt/aio-worker/versions/1.1.0")).doesNotExist();
    assertThat(machine.lastReport()).contains("NOT_ONLINE", "\"rolledBackTo\":\"1.0.0\"");
  }

  @Test
  @DisplayName("upgrades nothing that is not there, and leaves settings as they are")
  void upgradeOnly() throws Exception {
    assertThat(machine.run(machine.script(), "--upgrade")).isEqualTo(1);
    assertThat(machine.lastReport()).contains("NOT_INSTALLED");
    machine.run(machine.script());
    Path settings = machine.file("/etc/aio-worker/aio-worker.properties");
    Files.writeString(settings, "AIO_NODE_ID=mine\n");
    assertThat(machine.run(machine.script(), "--upgrade")).isZero();
    assertThat(settings).hasContent("AIO_NODE_ID=mine");
  }

  @Test
  @DisplayName("reports a service that does not stay up, and one that does not start")
  void service() throws Exception {
    machine.stub("systemctl", "[ \"$1\" != is-active ]");
    assertThat(machine.run(machine.release("1.0.0", BROKEN))).isEqualTo(1);
    assertThat(machine.lastReport()).contains("SERVICE_FAILED");
    assertThat(machine.run(machine.release("1.0.1", "echo too old >&2; exit 1"))).isEqualTo(1);
    assertThat(machine.lastReport()).contains("BUNDLE_UNUSABLE", "too old");
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
  @ValueSource(strings = {"Darwin", "riscv64"})
  @DisplayName("refuses machines for which there is no agent")
  void unsupported(String machineSays) throws Exception {
    machine.stub(
        "uname",
        machineSays.equals("Darwin")
            ? "echo Darwin"
            : "[ \"$1\" = -m ] && echo riscv64 || echo Linux");
    assertThat(machine.run(machine.script())).isEqualTo(1);
    assertThat(machine.lastReport()).contains("UNSUPPORTED_OS", machineSays);
    assertThat(machine.files()).isEmpty();
  }

  @Test
  @DisplayName("changes and reports nothing when it runs dry")
  void dryRun() throws Exception {
    assertThat(machine.run(machine.script(), "--dry-run")).as(machine.output()).isZero();
    assertThat(machine.output()).contains("Would install agent 1.0.0");
    assertThat(machine.files()).isEmpty();
    assertThat(machine.phases()).isEmpty();
    assertThat(machine.downloads()).isZero();
  }

  @Test
  @DisplayName("replaces the token alone, and puts the old one back where the new one is refused")
  void rotates() throws Exception {
    machine.run(machine.script());
    Path token = machine.file("/etc/aio-worker/token");
    Files.writeString(token, "old\n");
    int calls = machine.systemctl().size();
    assertThat(machine.run(machine.script(), "--rotate-token")).as(machine.output()).isZero();
    assertThat(token).hasContent(Machine.TOKEN);
    assertThat(machine.systemctl().subList(calls, machine.systemctl().size()))
        .allMatch(call -> call.startsWith("show"));

    Files.writeString(token, "old\n");
    machine.refuseReports();
    assertThat(machine.run(machine.script(), "--rotate-token")).isEqualTo(1);
    assertThat(token).hasContent("old");
  }

  @Test
  @DisplayName(
      "reports a rotation that fails, with its code, and not as an installation that starts")
  void rotationFails() throws Exception {
    assertThat(machine.run(machine.script(), "--rotate-token", "--dry-run")).isEqualTo(1);
    assertThat(machine.phases()).isEmpty();
    assertThat(machine.run(machine.script(), "--rotate-token")).isEqualTo(1);
    assertThat(machine.lastReport()).contains("NOT_INSTALLED");

    Path token = machine.file("/etc/aio-worker/token");
    Files.createDirectories(token.getParent());
    Files.writeString(token, "old\n");
    assertThat(machine.run(machine.script(), "--rotate-token")).isEqualTo(1);
    assertThat(machine.lastReport()).contains("TOKEN_REFUSED");
    assertThat(token).hasContent("old");
    assertThat(machine.phases()).containsExactly("failed", "failed");
  }

  @Test
  @DisplayName("leaves nothing behind when it uninstalls")
  void uninstalls() throws Exception {
    String script = machine.script();
    machine.run(script);
    assertThat(machine.run(script, "--uninstall")).as(machine.output()).isZero();
    assertThat(machine.files()).isEmpty();
    assertThat(machine.systemctl()).contains("disable --quiet --now aio-worker.service");
  }

  @Test
  @DisplayName("refuses to run as anybody but root, or with options that it does not know")
  void refuses() throws Exception {
    assertThat(machine.run(machine.script(), "--force")).isEqualTo(2);
    assertThat(machine.run(machine.script(), "--upgrade", "--uninstall")).isEqualTo(2);
    machine.stub("id", "echo 1000");
    assertThat(machine.run(machine.script())).isEqualTo(1);
    assertThat(machine.phases()).isEmpty();
  }

  @Test
  @DisplayName("refuses addresses in clear, unless it is told otherwise")
  void insecure() throws Exception {
    String remote = machine.script().replace(machine.address(), "http://10.255.255.1");
    assertThat(machine.run(remote)).isEqualTo(1);
    assertThat(machine.output()).contains("--allow-http");
    assertThat(machine.run(remote, "--allow-http", "--dry-run")).isZero();
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
    for (int end = 1; end < lines.size(); end += 13) {
      machine.run(String.join("\n", lines.subList(0, end)) + "\n");
    }
    assertThat(machine.phases()).isEmpty();
    assertThat(machine.files()).isEmpty();
  }

  private String link(String name) throws IOException {
    return Files.readSymbolicLink(machine.file("/opt/aio-worker/" + name)).toString();
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.file(path)));
  }
}
