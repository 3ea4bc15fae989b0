package io.aiwm.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.DeploymentStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Runs where {@code AIWM_TEST_DOCKER_SOCKET} names an engine that has {@code aiwm/busybox:test}.
 */
@DisplayName("Containers, on a real Docker engine,")
class ContainersTest {
  private static final String IMAGE = "aiwm/busybox:test";
  private static final List<String> SERVE =
      List.of("sh", "-c", "echo served > /tmp/index.html; exec httpd -f -p 28080 -h /tmp");

  private final List<Object> emitted = new ArrayList<>();
  private DockerEngine engine;
  private Containers containers;
  private Map<String, CommandHandler> handlers;

  @BeforeEach
  void connect() {
    String socket = System.getenv().getOrDefault("AIWM_TEST_DOCKER_SOCKET", "");
    assumeThat(socket)
        .as("no Docker engine: set AIWM_TEST_DOCKER_SOCKET (see .ci/docker-engine)")
        .isNotEmpty();
    engine = new DockerEngine(Path.of(socket));
    containers = new Containers(engine, TimeSource.system());
    handlers = new LinkedHashMap<>();
    containers
        .handlers(ids -> List.of(), () -> "127.0.0.1")
        .forEach(handler -> handlers.put(handler.type(), handler));
  }

  @AfterEach
  void removeAll() throws Exception {
    if (engine != null) {
      for (ManagedContainer container : containers.managed()) {
        command("deployment.delete", "clean", container.deploymentId(), Map.of());
      }
      engine.close();
    }
  }

  private Map<String, Object> command(
      String type, String messageId, String deploymentId, Map<String, Object> data)
      throws CommandException, InterruptedException {
    String frame =
        Json.write(
            Map.of(
                "type",
                type,
                "messageId",
                messageId,
                "resource",
                Map.of("type", "deployment", "id", deploymentId),
                "data",
                data));
    CommandArguments arguments =
        new CommandArguments(new MessageCodec(TimeSource.system()).read(frame).orElseThrow());
    return handlers.get(type).handle(arguments, new Context(messageId));
  }

  private CommandException refused(
      String type, String messageId, String deploymentId, Map<String, Object> data) {
    return catchThrowableOfType(
        CommandException.class, () -> command(type, messageId, deploymentId, data));
  }

  private static Map<String, Object> spec(List<String> command) {
    return Map.of(
        "containerName",
        "aiwm-test",
        "containerImage",
        IMAGE,
        "command",
        command,
        "networkMode",
        "host",
        "containerPort",
        28_080,
        "memoryLimit",
        64L << 20,
        "cpuLimit",
        0.5,
        "environment",
        Map.of("GREETING", "hello"));
  }

  private final class Context implements CommandContext {
    private final String messageId;

    Context(String messageId) {
      this.messageId = messageId;
    }

    @Override
    public String messageId() {
      return messageId;
    }

    @Override
    public void progress(int percent) {}

    @Override
    public void emit(String type, Object data) {
      emitted.add(data);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
      assertThat(new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    }

    @Override
    public void afterAnswer(Runnable task) {}
  }

  @Test
  @DisplayName("are created, listed, queried, restarted, stopped and deleted")
  void life() throws Exception {
    Map<String, Object> created = command("deployment.create", "m1", "d1", spec(SERVE));

    assertThat(created)
        .containsEntry("status", "running")
        .containsEntry("endpoint", "http://127.0.0.1:28080")
        .containsKeys("containerId", "startedAt", "healthStatus", "gpuAllocated");
    assertThat(containers.managed())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.deploymentId()).isEqualTo("d1");
              assertThat(container.messageId()).isEqualTo("m1");
              assertThat(container.isRunning()).isTrue();
            });
    assertThat(command("container.list", "m2", "-", Map.of()).get("containers").toString())
        .contains("aiwm-test", "deploymentId=d1");
    assertThat(command("deployment.restart", "m3", "d1", Map.of()))
        .containsEntry("status", "running");

    Map<String, Object> stopped =
        command("deployment.stop", "m4", "d1", Map.of("timeout", 1, "force", false));
    assertThat(stopped).containsEntry("resourcesReleased", true).containsKey("stoppedAt");
    assertThat(command("deployment.query", "m5", "d1", Map.of()).get("status"))
        .isIn("stopped", "failed");
    assertThat(command("deployment.delete", "m6", "d1", Map.of())).containsEntry("existed", true);
    assertThat(command("deployment.delete", "m6", "d1", Map.of())).containsEntry("existed", false);
    assertThat(refused("deployment.query", "m7", "d1", Map.of()).error().code())
        .isEqualTo("DEPLOYMENT_NOT_FOUND");
    assertThat(emitted)
        .extracting(it -> ((DeploymentStatus) it).status())
        .containsExactly("running", "running", "stopped", "stopped");
  }

  @Test
  @DisplayName("are made once: the same command goes on with its own, another one is refused")
  void once() throws Exception {
    Object first = command("deployment.create", "m1", "d1", spec(SERVE)).get("containerId");

    assertThat(command("deployment.create", "m1", "d1", spec(SERVE)).get("containerId"))
        .isEqualTo(first);
    assertThat(refused("deployment.create", "m2", "d1", spec(SERVE)).error().code())
        .isEqualTo("DEPLOYMENT_ALREADY_RUNNING");
    assertThat(refused("deployment.create", "m3", "d2", spec(SERVE)).error().message())
        .contains("taken");
    assertThat(containers.managed()).hasSize(1);
  }

  @Test
  @DisplayName("that end at once are failures with their last lines, or successes, as they ended")
  void shortLived() throws Exception {
    CommandException failed =
        refused(
            "deployment.create",
            "m1",
            "d1",
            spec(List.of("sh", "-c", "echo $GREETING; echo no model >&2; exit 7")));

    assertThat(failed.error().code()).isEqualTo("CONTAINER_START_FAILED");
    assertThat(failed.error().details())
        .containsEntry("exitCode", 7L)
        .containsEntry("outOfMemory", false);
    assertThat(failed.error().details().get("lastLines").toString()).contains("hello", "no model");
    assertThat(containers.managed()).isEmpty();

    assertThat(command("deployment.create", "m2", "d1", spec(List.of("true"))))
        .containsEntry("status", "stopped")
        .containsEntry("exitCode", 0L);
  }

  @Test
  @DisplayName("with a program or an image that does not exist are refused, and nothing is left")
  void impossible() throws Exception {
    assertThat(
            refused("deployment.create", "m1", "d1", spec(List.of("/no/such/program")))
                .error()
                .code())
        .isEqualTo("CONTAINER_START_FAILED");
    assertThat(
            refused(
                    "deployment.create",
                    "m2",
                    "d1",
                    Map.of("containerImage", "localhost:1/no/such:image"))
                .error()
                .code())
        .isEqualTo("IMAGE_NOT_FOUND");
    assertThat(containers.managed()).isEmpty();
  }

  @Test
  @DisplayName("answer for themselves when the engine is gone")
  void engineGone() throws IOException, InterruptedException {
    DockerEngine gone = new DockerEngine(Path.of("/nonexistent/docker.sock"));

    assertThat(gone.describe()).isEmpty();
    assertThat(new Containers(gone, TimeSource.system()).managed()).isEmpty();
    gone.close();
  }
}
