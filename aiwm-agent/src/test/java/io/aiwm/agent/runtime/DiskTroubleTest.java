package io.aiwm.agent.runtime;

import static io.aiwm.agent.testing.FakeController.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.AgentConfigLoader;
import io.aiwm.agent.gpu.MockGpuProbe;
import io.aiwm.agent.link.TyrusConnector;
import io.aiwm.agent.program.SystemProgramRunner;
import io.aiwm.agent.state.DataDirectory;
import io.aiwm.agent.system.OshiSystemProbe;
import io.aiwm.agent.testing.FakeController;
import io.aiwm.agent.update.Updates;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An agent whose disk is full")
class DiskTroubleTest {
  @TempDir Path directory;

  private final Scheduler scheduler = Scheduler.system("test", 1);
  private FakeController controller;
  private Path disk;
  private Agent agent;

  /** A real file system of its own, which only root can make. */
  @BeforeEach
  void start() throws Exception {
    disk = Files.createDirectories(directory.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=256k", "aiwm-test", disk.toString()))
        .as("mounting a small disk needs root")
        .isZero();
    controller = new FakeController();
    AgentConfig config =
        AgentConfigLoader.load(
            Map.of(
                "AIO_CONTROLLER_ENDPOINT", controller.uri().toString(),
                "AIO_NODE_TOKEN", "token",
                "AIO_NODE_ID", "n1",
                "AIO_DATA_DIR", disk.toString(),
                "DOCKER_SOCKET", disk.resolve("none.sock").toString()),
            null);
    agent =
        new Agent(
            config,
            DataDirectory.at(disk),
            new AgentServices(
                TimeSource.system(),
                scheduler,
                () -> 0.5,
                new TyrusConnector(),
                new OshiSystemProbe(controller.uri(), disk),
                new MockGpuProbe(1, () -> 0.5),
                Updates.none()));
    agent.start();
    controller.awaitMessage("telemetry.heartbeat");
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      agent.stop();
      controller.close();
    }
    scheduler.close();
    run("umount", disk.toString());
  }

  private static int run(String... program) throws IOException, InterruptedException {
    return new SystemProgramRunner().run(Arrays.asList(program), Duration.ofSeconds(10)).exitCode();
  }

  private String code(String messageId) {
    controller.current().send(command("system.healthCheck", messageId, "{}"));
    JsonNode data = controller.awaitResult(messageId).path("data");
    return data.path("status").asText().equals("success")
        ? "success"
        : data.at("/error/code").asText();
  }

  private void awaitMoreTelemetry() {
    int before = controller.messages("telemetry.heartbeat").size();
    int metrics = controller.messages("telemetry.metrics").size();
    await().until(() -> controller.messages("telemetry.heartbeat").size() > before + 2);
    await().until(() -> controller.messages("telemetry.metrics").size() > metrics);
  }

  @Test
  @DisplayName("refuses commands and says why, reports on, and recovers with room")
  void full() throws Exception {
    assertThat(code("m1")).isEqualTo("success");
    List<Path> filler = new ArrayList<>();
    fill(filler);

    // The journal's last block may have room for some more.
    AtomicInteger next = new AtomicInteger();
    await().until(() -> code("full" + next.incrementAndGet()).equals("RESOURCE_EXHAUSTED"));
    awaitMoreTelemetry();

    for (Path each : filler) {
      Files.delete(each);
    }
    assertThat(code("m3")).isEqualTo("success");
    assertThat(controller.connections()).hasSize(1);
  }

  private void fill(List<Path> filler) {
    // Down to the last block.
    for (int size = 64 << 10; size > 0; size /= 2) {
      try {
        while (true) {
          Path next = disk.resolve("filler" + filler.size());
          filler.add(next);
          Files.write(next, new byte[size]);
        }
      } catch (IOException e) {
        // No room for one of this size.
      }
    }
  }
}
