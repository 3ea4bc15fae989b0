package io.aiwm.agent.runtime;

import static io.aiwm.agent.testing.FakeController.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.TokenSource;
import io.aiwm.agent.gpu.GpuProbe;
import io.aiwm.agent.gpu.GpuReading;
import io.aiwm.agent.gpu.MockGpuProbe;
import io.aiwm.agent.link.TyrusConnector;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.state.AgentState;
import io.aiwm.agent.state.DataDirectory;
import io.aiwm.agent.system.OshiSystemProbe;
import io.aiwm.agent.testing.FakeController;
import io.aiwm.agent.update.UpdateSettings;
import io.aiwm.agent.update.Updates;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An agent, over a real connection to a controller,")
class AgentTest {
  @TempDir Path directory;

  private final Scheduler scheduler = Scheduler.system("test", 1);
  private GpuProbe gpus = new MockGpuProbe(1, () -> 0.5);
  private FakeController controller;
  private Path tokenFile;
  private Agent agent;

  @BeforeEach
  void startController() throws IOException {
    controller = new FakeController();
    tokenFile = Files.writeString(directory.resolve("token"), "first-token\n");
  }

  @AfterEach
  void stop() throws IOException {
    if (agent != null) {
      agent.stop();
    }
    controller.close();
    scheduler.close();
  }

  @Test
  @DisplayName("registers with its facts, then sends heartbeats and metrics as often as it is told")
  void registersAndReports() throws IOException {
    start();

    JsonNode register = controller.awaitMessage("node.register").path("data");
    assertThat(register.path("hostname").asText()).isNotBlank();
    assertThat(register.path("cpuCores").asInt()).isPositive();
    assertThat(register.path("ramTotal").asLong()).isGreaterThan(1L << 20);
    assertThat(register.path("diskTotal").asLong()).isGreaterThan(1L << 20);
    assertThat(register.at("/gpuDevices/0/deviceId").asText()).isEqualTo("GPU-0");
    assertThat(texts(register.path("capabilities")))
        .contains("idempotent-commands", "gpu:mock")
        .doesNotContain("docker");
    await().until(() -> controller.messages("telemetry.heartbeat").size() >= 3);
    await().until(() -> controller.messages("telemetry.metrics").size() >= 2);
    JsonNode heartbeat = controller.messages("telemetry.heartbeat").get(1).path("data");
    assertThat(heartbeat.path("status").asText()).isEqualTo("online");
    assertThat(heartbeat.path("ramUsage").asDouble()).isBetween(0.1, 100.0);
    JsonNode metrics = controller.messages("telemetry.metrics").get(1).path("data");
    assertThat(metrics.at("/memory/total").asLong()).isEqualTo(register.path("ramTotal").asLong());
    assertThat(metrics.at("/cpu/loadAvg")).hasSize(3);
  }

  @Test
  @DisplayName("registers again, on the same connection, when a driver has been loaded meanwhile")
  void lateDriver() throws IOException {
    AtomicReference<GpuProbe> driver = new AtomicReference<>(GpuProbe.none());
    gpus =
        new GpuProbe() {
          @Override
          public String capability() {
            return driver.get().capability();
          }

          @Override
          public GpuReading read() {
            return driver.get().read();
          }
        };
    start();
    controller.awaitMessage("telemetry.heartbeat");
    assertThat(controller.messages("node.register").get(0).at("/data/gpuDevices")).isEmpty();

    driver.set(new MockGpuProbe(2, () -> 0.5));

    controller.awaitMessage(
        "node.register",
        it ->
            it.at("/data/gpuDevices").size() == 2
                && texts(it.at("/data/capabilities")).contains("gpu:mock"));
    assertThat(controller.connections()).hasSize(1);
    int registrations = controller.messages("node.register").size();
    int beats = controller.messages("telemetry.heartbeat").size();
    await().until(() -> controller.messages("telemetry.heartbeat").size() > beats + 3);
    assertThat(controller.messages("node.register")).hasSize(registrations);
  }

  @Test
  @DisplayName("shows its token, its dialect and no origin in the handshake")
  void handshake() throws IOException {
    start();

    assertThat(controller.awaitConnection(1).headers())
        .containsEntry("Authorization", "Bearer first-token")
        .containsEntry("AIWM-Protocol", "2")
        .doesNotContainKey("Origin");
  }

  @Test
  @DisplayName("acknowledges and answers a health check, with the step that it belongs to")
  void healthCheck() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");

    controller.current().send(command("system.healthCheck", "m1", "{\"includeMetrics\":true}"));

    JsonNode result = controller.awaitResult("m1");
    assertThat(result.at("/data/status").asText()).isEqualTo("success");
    assertThat(result.at("/data/result/nodeStatus").asText()).isEqualTo("healthy");
    assertThat(result.at("/data/result/metrics/memory/total").asLong()).isPositive();
    assertThat(result.at("/metadata/executionId").asText()).isEqualTo("e1");
    assertThat(result.at("/metadata/stepIndex").asInt()).isEqualTo(2);
    assertThat(controller.messages("command.ack")).hasSize(1);
  }

  @Test
  @DisplayName("answers the repeat of a command from its journal, even in its next life")
  void repeatsFromJournal() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");
    controller.current().send(command("system.healthCheck", "m1", "{}"));
    JsonNode first = controller.awaitResult("m1");
    agent.stop();

    controller.pendingCommands("[" + command("system.healthCheck", "m1", "{}") + "]");
    start();

    await().until(() -> results("m1").size() >= 2);
    assertThat(results("m1"))
        .allSatisfy(
            again -> assertThat(again.at("/data/result")).isEqualTo(first.at("/data/result")));
  }

  @Test
  @DisplayName("answers a command that it does not know, and one that needs Docker, honestly")
  void unsupported() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");

    controller.current().send(command("model.teleport", "m1", "{}"));
    controller.current().send(command("container.list", "m2", "{}"));

    JsonNode unknown = controller.awaitResult("m1");
    assertThat(unknown.at("/data/error/code").asText()).isEqualTo("COMMAND_INVALID");
    assertThat(texts(unknown.at("/data/error/details/supported"))).contains("system.healthCheck");
    assertThat(controller.awaitResult("m2").at("/data/error/message").asText())
        .contains("no Docker engine");
  }

  @Test
  @DisplayName("answers a frame that is no message with an error and stays")
  void garbage() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");

    controller.current().send("{nonsense");

    assertThat(controller.awaitMessage("error").at("/data/code").asText())
        .isEqualTo("COMMAND_INVALID");
    assertThat(controller.connections()).hasSize(1);
  }

  @Test
  @DisplayName("takes up a changed token by connecting again, without a restart")
  void tokenSwap() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");

    Files.writeString(tokenFile, "second-token");

    assertThat(controller.awaitConnection(2).headers())
        .containsEntry("Authorization", "Bearer second-token");
    // The end of one connection may be read after the beginning of the next.
    await().until(() -> controller.connections().get(0).closeCode() == 1000);
    await().until(() -> controller.messages("node.register").size() == 2);
  }

  @Test
  @DisplayName("waits for another token after a refused one, and connects once it is there")
  void refusedToken() throws IOException {
    controller.greeting(
        connection -> {
          if (connection.headers().get("Authorization").equals("Bearer first-token")) {
            connection.send(
                "{\"type\":\"connection.ack\",\"status\":\"error\",\"error\":"
                    + "{\"code\":\"TOKEN_INVALID\",\"message\":\"revoked\"}}");
            connection.close(4401, "TOKEN_INVALID");
            return false;
          }
          return true;
        });
    start();
    await().until(() -> phase().equals(AgentState.WAITING));
    assertThat(controller.connections()).hasSize(1);

    Files.writeString(tokenFile, "second-token");

    controller.awaitMessage("telemetry.heartbeat");
    assertThat(controller.connections()).hasSize(2);
  }

  @Test
  @DisplayName("stays away as long as a restarting controller asks, then comes back")
  void retryAfter() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");
    long closed = TimeSource.system().nanos();

    controller.current().close(1012, "retryAfter=2");

    controller.awaitConnection(2);
    assertThat(Duration.ofNanos(TimeSource.system().nanos() - closed))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  @Test
  @DisplayName("comes back after a cut line, and a handshake refused with HTTP 401 waits likewise")
  void cutAndRefused() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");
    controller.handshake(headers -> 401);

    controller.current().drop();

    await().until(() -> phase().equals(AgentState.WAITING) && detail().contains("token"));
    controller.handshake(headers -> 101);
    Files.writeString(tokenFile, "second-token");
    controller.awaitConnection(2);
  }

  @Test
  @DisplayName("says that it stops, and closes in an orderly way")
  void gracefulStop() throws IOException {
    start();
    controller.awaitMessage("telemetry.heartbeat");

    agent.stop();

    controller.awaitMessage(
        "telemetry.heartbeat", it -> it.at("/data/status").asText().equals("shutting_down"));
    await().until(() -> controller.current().closeCode() == 1001);
    assertThat(phase()).isEqualTo(AgentState.STOPPED);
  }

  @Test
  @DisplayName("leaves no file that others can read, whatever its umask")
  void filesAreItsOwn() throws Exception {
    DataDirectory data = DataDirectory.at(Files.createDirectory(directory.resolve("data")));
    DataDirectory.Lock lock = data.lock().orElseThrow();
    start(data);
    controller.awaitMessage("telemetry.heartbeat");
    controller.current().send(command("system.drain", "m1", "{}"));
    controller.awaitResult("m1");
    agent.stop();
    lock.close();

    try (Stream<Path> files = Files.walk(data.path())) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .hasSizeGreaterThanOrEqualTo(4)
          .allSatisfy(
              it ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(it)))
                      .as(it.toString())
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  @DisplayName("answers a restart before it ends this life")
  void restart() throws Exception {
    start();
    controller.awaitMessage("telemetry.heartbeat");

    controller.current().send(command("system.restart", "m1", "{}"));

    assertThat(agent.await()).isEqualTo(Agent.Ending.RESTART);
    assertThat(controller.awaitResult("m1").at("/data/result/restarting").asBoolean()).isTrue();
  }

  private void start() throws IOException {
    start(DataDirectory.at(directory));
  }

  private void start(DataDirectory data) throws IOException {
    agent =
        new Agent(
            config(),
            data,
            new AgentServices(
                TimeSource.system(),
                scheduler,
                () -> 0.5,
                new TyrusConnector(),
                new OshiSystemProbe(controller.uri(), directory),
                gpus,
                Updates.none()));
    agent.start();
  }

  private AgentConfig config() {
    return new AgentConfig(
        controller.uri(),
        "n1",
        TokenSource.ofFile(tokenFile),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        directory.resolve("no-docker.sock"),
        true,
        "INFO",
        directory,
        false,
        Duration.ofSeconds(5),
        LocalPolicy.defaults(),
        directory.resolve("models"),
        0,
        Optional.empty(),
        UpdateSettings.defaults());
  }

  private List<JsonNode> results(String messageId) {
    return controller.messages("command.result").stream()
        .filter(it -> it.at("/data/originalMessageId").asText().equals(messageId))
        .toList();
  }

  private String phase() {
    return DataDirectory.at(directory).stateFile().read().map(AgentState::phase).orElse("");
  }

  private String detail() {
    return DataDirectory.at(directory).stateFile().read().map(AgentState::detail).orElse("");
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
