package io.aiwm.agent.cli;

import static io.aiwm.agent.testing.FakeController.command;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.AgentMain;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.testing.FakeController;
import io.aiwm.agent.testing.FileServer;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The aio-worker command")
class AioWorkerTest {
  private static final String TOKEN =
      "e30."
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString("{\"sub\":\"n1\",\"exp\":4000000000}".getBytes(UTF_8))
          + ".signature";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private FakeController controller;
  private Process process;

  @BeforeEach
  void startController() throws IOException {
    controller = new FakeController();
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    token.toFile().setReadable(false, false);
    token.toFile().setReadable(true, true);
    environment.putAll(
        Map.of(
            "AIO_CONTROLLER_ENDPOINT",
            controller.uri().toString(),
            "AIO_NODE_TOKEN_FILE",
            token.toString(),
            "AIO_DATA_DIR",
            directory.resolve("data").toString(),
            "DOCKER_SOCKET",
            directory.resolve("none.sock").toString(),
            "GPU_MOCK_MODE",
            "true",
            "LOG_LEVEL",
            "debug"));
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    controller.close();
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(out, true);
    try (Scheduler scheduler = Scheduler.system("test", 1)) {
      return AioWorker.run(
          new Platform(
              environment, writer, writer, TimeSource.system(), scheduler, () -> 0.5, task -> {}),
          arguments);
    }
  }

  /** The agent in a process of its own, started by another program where one is named. */
  private Process startProcess(String... by) throws IOException {
    List<String> program = new ArrayList<>(List.of(by));
    program.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "start"));
    ProcessBuilder builder = new ProcessBuilder(program);
    builder.environment().putAll(environment);
    builder.environment().remove("INVOCATION_ID");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
        .start();
  }

  private File log() {
    return directory.resolve("agent.log").toFile();
  }

  private String printed() {
    return out.toString();
  }

  @Test
  @DisplayName("does not start with settings that cannot work")
  void wrongSettings() {
    environment.remove("AIO_CONTROLLER_ENDPOINT");

    assertThat(run("start")).isEqualTo(ExitCode.USAGE);
    assertThat(printed()).contains("AIO_CONTROLLER_ENDPOINT is missing");
    assertThat(run("frobnicate")).isEqualTo(ExitCode.USAGE);
    assertThat(run("version")).isEqualTo(ExitCode.OK);
  }

  @Test
  @DisplayName(
      "says that no agent runs, online, or another one in the way, and stops with status 0")
  void lifeOfAProcess() throws Exception {
    assertThat(run("status")).isEqualTo(ExitCode.NOT_RUNNING);

    process = startProcess();
    controller.awaitMessage("telemetry.heartbeat");
    await().until(() -> run("status") == ExitCode.OK);
    assertThat(printed()).contains("The agent is online.").contains("n1");
    assertThat(run("start")).isEqualTo(ExitCode.IN_USE);

    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    controller.awaitMessage(
        "telemetry.heartbeat", it -> it.at("/data/status").asText().equals("shutting_down"));
    assertThat(run("status")).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(Files.readString(log().toPath())).doesNotContain(TOKEN).doesNotContain("signature");
  }

  @Test
  @DisplayName("answers a command once and the same after kill -9")
  void killed() throws Exception {
    process = startProcess();
    controller.awaitMessage("telemetry.heartbeat");
    String check = command("system.healthCheck", "m1", "{\"includeMetrics\":true}");
    controller.current().send(check);
    JsonNode first = controller.awaitResult("m1");

    process.destroyForcibly().waitFor();
    assertThat(run("status")).isEqualTo(ExitCode.NOT_RUNNING);
    controller.pendingCommands("[" + check + "]");
    process = startProcess();

    await().atMost(Duration.ofSeconds(20)).until(() -> results("m1").size() >= 2);
    assertThat(results("m1"))
        .allSatisfy(it -> assertThat(it.path("data")).isEqualTo(first.path("data")));
  }

  @Test
  @DisplayName("needs nothing writable but its data directory")
  void readOnlyRoot() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    String mounts =
        "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro / && ! touch /tmp/aiwm-test"
            + " 2>/dev/null || exit 77; exec \"$@\"";
    process = startProcess("unshare", "--mount", "sh", "-c", mounts, data.toString());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !process.isAlive() || !controller.messages("node.register").isEmpty());
    assumeThat(process.isAlive()).as("a read-only root takes root to make").isTrue();

    controller.awaitMessage("telemetry.metrics");
    controller.current().send(command("system.healthCheck", "m1", "{}"));
    assertThat(controller.awaitResult("m1").at("/data/status").asText()).isEqualTo("success");
    assertThat(Files.readString(log().toPath())).doesNotContain("WARN").doesNotContain("ERROR");
  }

  @Test
  @DisplayName("tells of a controller that is gone in one line, without a stack trace")
  void quiet() throws Exception {
    environment.put("LOG_LEVEL", "info");
    process = startProcess();
    controller.awaitMessage("telemetry.heartbeat");

    controller.close();

    await().until(() -> Files.readString(log().toPath()).contains("Connection refused"));
    List<String> lines = Files.readAllLines(log().toPath());
    assertThat(lines).noneMatch(it -> it.startsWith("\tat ") || it.contains("SEVERE"));
    assertThat(lines.stream().filter(it -> it.contains("Connection refused")))
        .allMatch(it -> it.contains(" WARN ") && it.contains("next try in"));
  }

  @Test
  @DisplayName("restarts within the process where nothing else would start it again")
  void restartsInProcess() throws Exception {
    process = startProcess();
    controller.awaitMessage("telemetry.heartbeat");

    controller.current().send(command("system.restart", "m1", "{}"));

    controller.awaitResult("m1");
    controller.awaitConnection(2);
    await().until(() -> controller.messages("node.register").size() == 2);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  @DisplayName("leaves a restart to its supervisor, with the status that asks for it")
  void restartsUnderSupervisor() throws Exception {
    environment.put("AIO_SUPERVISED", "true");
    process = startProcess();
    controller.awaitMessage("telemetry.heartbeat");

    controller.current().send(command("system.restart", "m1", "{}"));

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.RESTART);
  }

  @Test
  @DisplayName("finds nothing wrong where nothing is")
  void healthyDoctor() {
    assertThat(run("doctor")).as(printed()).isEqualTo(ExitCode.OK);
    assertThat(printed())
        .contains("[ ok ] Token: for node n1", "[ ok ] Token: the controller accepts it")
        .contains("[ ok ] Clock")
        .contains("[note] Docker: no socket")
        .doesNotContain(TOKEN);
  }

  @Test
  @DisplayName("does not praise a token that the controller refuses")
  void refusedToken() {
    controller.handshake(headers -> 401);

    assertThat(run("doctor")).isEqualTo(ExitCode.FAILURE);
    assertThat(printed())
        .contains("[FAIL] Token: the controller does not accept it", "HTTP 401")
        .doesNotContain("[ ok ] Token");
  }

  @Test
  @DisplayName("says how a running agent is connected, and does not get in its way")
  void doctorBesideAgent() throws Exception {
    process = startProcess();
    controller.awaitMessage("telemetry.heartbeat");
    await().until(() -> run("status") == ExitCode.OK);

    assertThat(run("doctor")).as(printed()).isEqualTo(ExitCode.OK);
    assertThat(printed()).contains("[ ok ] Agent: runs and is online");
    assertThat(controller.connections()).hasSize(1);
  }

  @Test
  @DisplayName("says that it cannot write a name in the locale of a bare service")
  void bareLocale() throws Exception {
    environment.put("LC_ALL", "POSIX");
    try (FileServer server = new FileServer()) {
      server.text("/m/\u6a21\u578b", "model");
      process = startProcess();
      controller.awaitMessage("telemetry.heartbeat");
      String data =
          "{\"url\":\"%s\",\"targetPath\":\"m\",\"files\":[{\"path\":\"\u6a21\u578b\"}]}"
              .formatted(server.uri("/m/"));
      controller.current().send(command("model.download", "m1", data));

      JsonNode answer = controller.awaitResult("m1").path("data");
      assertThat(answer.at("/error/code").asText()).isEqualTo("NOT_SUPPORTED");
      assertThat(answer.at("/error/message").asText()).contains("LC_ALL=C.UTF-8");
      assertThat(answer.at("/error/retryable").asBoolean()).isFalse();
    }
  }

  @Test
  @DisplayName("explains what is wrong and how to mend it")
  void illDoctor() throws IOException {
    controller.clockAhead(Duration.ofHours(2));
    Path token = directory.resolve("token");
    Files.writeString(token, "e30.eyJzdWIiOiJuMSIsImV4cCI6MTAwMH0.s");
    token.toFile().setReadable(true, false);
    environment.put("AIO_DATA_DIR", "/proc/nowhere");

    assertThat(run("doctor")).isEqualTo(ExitCode.FAILURE);

    List<String> problems = printed().lines().filter(line -> line.startsWith("[FAIL]")).toList();
    assertThat(problems)
        .anyMatch(line -> line.contains("everybody can read"))
        .anyMatch(line -> line.contains("expired at 1970"))
        .anyMatch(line -> line.contains("s behind the controller"))
        .anyMatch(line -> line.contains("/proc/nowhere cannot be written"))
        .anyMatch(line -> line.contains("Models: /proc/nowhere/models cannot be written"))
        .hasSize(5);
  }

  @Test
  @DisplayName("explains a policy that cannot be read, and settings that are missing, in JSON too")
  void brokenPolicy() throws IOException {
    Path policy = Files.writeString(directory.resolve("policy.json"), "{\"imagse\": []}");
    environment.put("AIO_POLICY_FILE", policy.toString());
    environment.remove("AIO_CONTROLLER_ENDPOINT");

    assertThat(run("doctor", "--json")).isEqualTo(ExitCode.FAILURE);

    JsonNode answer = Json.mapper().readTree(printed());
    assertThat(answer.path("problems").asInt()).isEqualTo(2);
    assertThat(answer.at("/findings/0/subject").asText()).isEqualTo("Settings");
    assertThat(answer.at("/findings/1/subject").asText()).isEqualTo("Policy");
    assertThat(answer.at("/findings/1/text").asText()).contains("imagse");
    assertThat(answer.at("/findings/1/remedy").asText()).contains("JSON");
  }

  @Test
  @DisplayName("says when the controller cannot be reached")
  void unreachable() throws IOException {
    controller.close();

    assertThat(run("doctor")).isEqualTo(ExitCode.FAILURE);
    assertThat(printed()).contains("cannot be reached").contains("nothing listens");
  }

  private List<JsonNode> results(String messageId) {
    return controller.messages("command.result").stream()
        .filter(it -> it.at("/data/originalMessageId").asText().equals(messageId))
        .toList();
  }
}
