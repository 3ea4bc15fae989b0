package io.aiwm.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.ErrorInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs where {@code AIWM_TEST_DOCKER_SOCKET} names an engine. */
@DisplayName("Containers, on a real Docker engine,")
class ContainersTest {
  @TempDir Path directory;

  private Path models;
  private LocalPolicy policy;
  private EngineFixture docker;

  @BeforeEach
  void connect() throws IOException {
    models = Files.createDirectory(directory.resolve("models"));
    Path shared = Files.createDirectory(directory.resolve("shared"));
    policy =
        new LocalPolicy(null, List.of(shared), false, null, null, null, null, null, 2, null, null);
    docker = new EngineFixture(policy, models);
  }

  @AfterEach
  void removeAll() throws IOException {
    if (docker != null) {
      docker.close();
    }
  }

  private String page() throws IOException {
    try (var page = URI.create("http://127.0.0.1:" + docker.port).toURL().openStream()) {
      return new String(page.readAllBytes(), UTF_8).strip();
    }
  }

  private static Map<String, Object> check(Object... fields) {
    Map<String, Object> check = new HashMap<>(Map.of("intervalSeconds", 1));
    for (int i = 0; i < fields.length; i += 2) {
      check.put((String) fields[i], fields[i + 1]);
    }
    return check;
  }

  @Test
  @DisplayName("are created, serve, and are restarted, stopped and deleted")
  void life() throws Exception {
    Map<String, Object> created =
        docker.command("deployment.create", "m1", "d1", docker.spec(docker.serving("one")));

    assertThat(created)
        .containsEntry("status", "running")
        .containsEntry("endpoint", "http://127.0.0.1:" + docker.port)
        .containsKeys("containerId", "startedAt", "healthStatus", "gpuAllocated");
    assertThat(page()).isEqualTo("one");
    assertThat(docker.containers.managed())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.deploymentId()).isEqualTo("d1");
              assertThat(container.messageId()).isEqualTo("m1");
              assertThat(container.isRunning()).isTrue();
            });
    assertThat(docker.command("deployment.restart", "m3", "d1", Map.of("timeout", 0)))
        .containsEntry("status", "running");

    Map<String, Object> stopped =
        docker.command("deployment.stop", "m4", "d1", Map.of("timeout", 1, "force", false));
    assertThat(stopped).containsEntry("resourcesReleased", true).containsKey("stoppedAt");
    assertThat(docker.command("deployment.query", "m5", "d1", Map.of()))
        .containsEntry("status", "stopped");
    assertThat(docker.command("deployment.delete", "m6", "d1", Map.of()))
        .containsEntry("existed", true);
    assertThat(docker.command("deployment.delete", "m6", "d1", Map.of()))
        .containsEntry("existed", false);
    assertThat(docker.refused("deployment.query", "m7", "d1", Map.of()).error().code())
        .isEqualTo("DEPLOYMENT_NOT_FOUND");
    assertThat(docker.statuses()).containsExactly("running", "running", "stopping", "stopped");
  }

  @Test
  @DisplayName("are made once: the same command goes on with its own, another one is refused")
  void once() throws Exception {
    Map<String, Object> spec = docker.spec(docker.serving("one"));
    Object first = docker.command("deployment.create", "m1", "d1", spec).get("containerId");

    assertThat(docker.command("deployment.create", "m1", "d1", spec).get("containerId"))
        .isEqualTo(first);
    assertThat(docker.refused("deployment.create", "m2", "d1", spec).error().code())
        .isEqualTo("DEPLOYMENT_ALREADY_RUNNING");
    assertThat(docker.refused("deployment.create", "m3", "d2", spec).error().message())
        .contains("taken");
    assertThat(docker.containers.managed()).hasSize(1);
  }

  @Test
  @DisplayName("that end at once are failures with their last lines, or successes, as they ended")
  void shortLived() throws Exception {
    CommandException failed =
        docker.refused(
            "deployment.create",
            "m1",
            "d1",
            docker.spec("echo $GREETING; echo no model >&2; exit 7"));

    assertThat(failed.error().code()).isEqualTo("CONTAINER_START_FAILED");
    assertThat(failed.error().details())
        .containsEntry("exitCode", 7L)
        .containsEntry("outOfMemory", false);
    assertThat(failed.error().details().get("lastLines").toString()).contains("hello", "no model");
    assertThat(docker.containers.managed()).isEmpty();

    assertThat(docker.command("deployment.create", "m2", "d1", docker.spec("true")))
        .containsEntry("status", "stopped")
        .containsEntry("exitCode", 0L);
  }

  @Test
  @DisplayName("that go over their memory limit say so, and not only that they were killed")
  void outOfMemory() {
    CommandException failed =
        docker.refused(
            "deployment.create",
            "m1",
            "d1",
            docker.spec(
                "echo filling; x=$(tail -c 200m /dev/zero | tr '\\0' x)",
                "healthCheck",
                check("port", 1)));

    assertThat(failed.error().code()).isEqualTo("INSUFFICIENT_MEMORY");
    assertThat(failed.error().details()).containsEntry("outOfMemory", true);
  }

  @Test
  @DisplayName("with a program or an image that does not exist are refused, and nothing is left")
  void impossible() {
    assertThat(
            docker
                .refused(
                    "deployment.create",
                    "m1",
                    "d1",
                    docker.spec("", "command", List.of("/no/such/program")))
                .error()
                .code())
        .isEqualTo("CONTAINER_START_FAILED");
    ErrorInfo unreachable =
        docker
            .refused(
                "deployment.create",
                "m2",
                "d1",
                Map.of("containerImage", "localhost:1/no/such:image"))
            .error();
    assertThat(unreachable.code()).isEqualTo("NETWORK_ERROR");
    assertThat(unreachable.message()).contains("localhost:1/no/such:image");
    assertThat(docker.containers.managed()).isEmpty();
  }

  @Test
  @DisplayName("have their image pulled, with the registry's credentials, which nothing shows")
  void pulled() throws Exception {
    try (SmallRegistry registry = new SmallRegistry()) {
      Map<String, Object> login = Map.of("username", "aiwm", "password", "secret");
      Map<String, Object> spec =
          docker.spec("true", "containerImage", registry.image("1"), "registryCredentials", login);

      ErrorInfo failed = docker.refused("deployment.create", "m1", "d1", spec).error();
      ErrorInfo missing =
          docker
              .refused(
                  "deployment.create",
                  "m2",
                  "d1",
                  docker.spec(
                      "true", "containerImage", registry.image("2"), "registryCredentials", login))
              .error();
      ErrorInfo closed =
          docker
              .refused(
                  "deployment.create",
                  "m3",
                  "d1",
                  docker.spec("true", "containerImage", registry.image("2")))
              .error();

      // The image was pulled; it is empty, so there is nothing in it to run.
      assertThat(failed.code()).isEqualTo("CONTAINER_START_FAILED");
      assertThat(missing.code()).isEqualTo("IMAGE_NOT_FOUND");
      assertThat(closed.code()).isEqualTo("IMAGE_NOT_FOUND");
      assertThat(failed.message() + missing.message()).doesNotContain("secret");
    }
  }

  @Test
  @DisplayName("count as running only once their HTTP health check passes")
  void becomesHealthy() throws Exception {
    Map<String, Object> created =
        docker.command(
            "deployment.create",
            "m1",
            "d1",
            docker.spec(
                "sleep 2; " + docker.serving("late"), "healthCheck", check("path", "/index.html")));

    assertThat(created).containsEntry("status", "running").containsEntry("healthStatus", "healthy");
    assertThat(page()).isEqualTo("late");
    assertThat(docker.progress).isSorted().hasSizeGreaterThan(2);
  }

  @Test
  @DisplayName("that never serve are removed, with what they wrote last in the error")
  void neverHealthy() {
    CommandException failed =
        docker.refused(
            "deployment.create",
            "m1",
            "d1",
            docker.spec("echo loading; exec sleep 60", "healthCheck", check("retries", 1)));

    assertThat(failed.error().code()).isEqualTo("CONTAINER_START_FAILED");
    assertThat(failed.error().message()).contains("did not serve");
    assertThat(failed.error().details().get("lastLines").toString()).contains("loading");
    assertThat(docker.containers.managed()).isEmpty();
  }

  @Test
  @DisplayName("that fall ill, recover or fail later are told about without being asked")
  void watched() throws Exception {
    docker.command(
        "deployment.create",
        "m1",
        "d1",
        docker.spec(
            docker.serving("x").replace("exec httpd -f", "httpd")
                + "; sleep 4; killall httpd; sleep 4; echo gone wrong >&2; exit 9",
            "healthCheck",
            check()));
    List<DeploymentStatus> told = new ArrayList<>();

    await()
        .atMost(Duration.ofSeconds(25))
        .until(
            () -> {
              docker.containers.watch(told::add);
              return told.stream().anyMatch(it -> it.status().equals("failed"));
            });

    assertThat(told.get(0).healthStatus()).isEqualTo("unhealthy");
    DeploymentStatus last = told.get(told.size() - 1);
    assertThat(last.previousStatus()).isEqualTo("running");
    assertThat(last.error().code()).isEqualTo("CONTAINER_EXITED");
    assertThat(last.error().details()).containsEntry("exitCode", 9L);
    assertThat(last.error().details().get("lastLines").toString()).contains("gone wrong");
  }

  @Test
  @DisplayName("are changed by an update that keeps what it does not mention")
  void updated() throws Exception {
    docker.command("deployment.create", "m1", "d1", docker.spec(docker.serving("$GREETING")));

    Map<String, Object> updated =
        docker.command(
            "deployment.update",
            "m2",
            "d1",
            Map.of("timeout", 0, "memoryLimit", 32L << 20, "healthCheck", check("path", "/")));

    assertThat(page()).isEqualTo("hello");
    assertThat(updated).containsEntry("healthStatus", "healthy").containsKey("replacedContainerId");
    assertThat(docker.command("container.inspect", "m3", "d1", Map.of()).get("limits").toString())
        .contains("memory=" + (32L << 20));
    assertThat(docker.containers.managed())
        .singleElement()
        .satisfies(it -> assertThat(it.name()).isEqualTo("aiwm-test"));
    assertThat(docker.command("deployment.update", "m2", "d1", Map.of("memoryLimit", 32L << 20)))
        .containsEntry("containerId", updated.get("containerId"));
  }

  @Test
  @DisplayName("come back when their update does not serve")
  void rolledBack() throws Exception {
    Object first =
        docker
            .command("deployment.create", "m1", "d1", docker.spec(docker.serving("one")))
            .get("containerId");

    CommandException failed =
        docker.refused(
            "deployment.update",
            "m2",
            "d1",
            Map.of("timeout", 0, "command", List.of("sh", "-c", "exit 3")));

    assertThat(failed.error().details()).containsEntry("exitCode", 3L);
    assertThat(docker.containers.managed())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.containerId()).isEqualTo(first);
              assertThat(it.name()).isEqualTo("aiwm-test");
              assertThat(it.isRunning()).isTrue();
            });
    await().ignoreExceptions().until(() -> page().equals("one"));
  }

  @Test
  @DisplayName("outlive the agent: the next one adopts them and tells how they are")
  void adopted() throws Exception {
    docker.command("deployment.create", "m1", "d1", docker.spec(docker.serving("one")));

    docker.agentOf("n1", policy, models);
    List<DeploymentStatus> told = new ArrayList<>();
    docker.containers.watch(told::add);
    docker.containers.watch(told::add);
    docker.containers.tellAgain();
    docker.containers.watch(told::add);

    assertThat(told).extracting(DeploymentStatus::status).containsExactly("running", "running");
    assertThat(docker.command("deployment.stop", "m2", "d1", Map.of("force", true)))
        .containsEntry("gracefulShutdown", false);
  }

  @Test
  @DisplayName("of another node are orphans: reported, left alone, and reaped only by name")
  void orphans() throws Exception {
    docker.command("deployment.create", "m1", "d1", docker.spec(docker.serving("one")));
    docker.agentOf("n2", policy, models);

    String containerId = docker.containers.managed().get(0).containerId();
    assertThat(docker.containers.managed().get(0).orphaned()).isTrue();
    assertThat(docker.refused("deployment.stop", "m2", "d1", Map.of()).error().code())
        .isEqualTo("DEPLOYMENT_NOT_FOUND");
    assertThat(docker.command("deployment.delete", "m3", "d1", Map.of()))
        .containsEntry("existed", false);
    assertThat(docker.command("container.list", "m4", "-", Map.of("orphaned", true)))
        .containsEntry("total", 1);
    assertThat(docker.command("deployment.delete", "m5", "-", Map.of("containerId", containerId)))
        .containsEntry("existed", true);
    assertThat(docker.containers.managed()).isEmpty();
  }

  @Test
  @DisplayName("mount their model to read, and directories that the policy allows")
  void mounts() throws Exception {
    Files.writeString(Files.createDirectories(models.resolve("org/m/v1")).resolve("f"), "weights");
    Path shared = Files.writeString(directory.resolve("shared/data"), "shared").getParent();
    String script = "cat /models/org/m/v1/f /data/data; touch /models/org/m/v1/x || echo read only";

    docker.command(
        "deployment.create",
        "m1",
        "d1",
        docker.spec(script, "modelPath", "org/m/v1", "volumes", List.of(shared + ":/data:ro")));

    assertThat(docker.command("container.logs", "m2", "d1", Map.of()).get("logs").toString())
        .contains("weightsshared", "read only");
    ErrorInfo refusal =
        docker
            .refused(
                "deployment.create",
                "m3",
                "d2",
                docker.spec("true", "volumes", List.of(directory + ":/all")))
            .error();
    assertThat(refusal.code()).isEqualTo("POLICY_DENIED");
    assertThat(refusal.details()).containsEntry("rule", "mountRoots");
  }

  @Test
  @DisplayName("are no more than the policy allows")
  void limited() throws Exception {
    for (String id : List.of("d1", "d2")) {
      docker.command(
          "deployment.create",
          id,
          id,
          docker.spec("exec sleep 60", "containerName", "aiwm-test-" + id));
    }

    assertThat(
            docker
                .refused("deployment.create", "d3", "d3", docker.spec("exec sleep 60"))
                .error()
                .details())
        .containsEntry("rule", "maxDeployments");
  }

  @Test
  @DisplayName("tell what they use, and how they are made but never their environment's values")
  void statsAndInspect() throws Exception {
    docker.command(
        "deployment.create",
        "m1",
        "d1",
        docker.spec("exec sleep 60", "environment", Map.of("API_KEY", "hidden-value")));

    assertThat(docker.command("container.stats", "m2", "d1", Map.of()))
        .containsKeys("cpuUsage", "memoryUsed", "processes")
        .containsEntry("memoryLimit", 64L << 20);
    assertThat(docker.command("container.inspect", "m3", "d1", Map.of()).toString())
        .contains("API_KEY", EngineFixture.IMAGE)
        .doesNotContain("hidden-value");
    assertThat(docker.refused("container.stats", "m4", "other", Map.of()).error().code())
        .isEqualTo("DEPLOYMENT_NOT_FOUND");
  }

  @Test
  @DisplayName("have their last lines read, with time, source and level")
  void lastLines() throws Exception {
    docker.command(
        "deployment.create",
        "m1",
        "d1",
        docker.spec(
            "for i in 1 2 3 4 5; do echo INFO line $i; done; sleep 0.5; echo ERROR bad >&2"));

    Map<String, Object> read = docker.command("container.logs", "m2", "d1", Map.of("tail", 3));

    assertThat(read).containsEntry("lines", 3L).containsEntry("moreAvailable", false);
    assertThat(read.get("logs").toString())
        .contains("line 5", "source=stderr, level=error, message=ERROR bad")
        .doesNotContain("line 3", "timestamp=null");
  }

  @Test
  @DisplayName("are followed without loss by a slow reader, which the engine waits for")
  void followed() throws Exception {
    docker.command("deployment.create", "m1", "d1", docker.spec("seq 1 20000; exec sleep 5"));
    await()
        .until(
            () ->
                docker
                    .command("container.logs", "m", "d1", Map.of("tail", 1))
                    .get("logs")
                    .toString()
                    .contains("message=20000"));
    docker.room = false;
    List<Integer> before = new CopyOnWriteArrayList<>();
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
        .execute(
            () -> {
              before.add(docker.lines().size());
              docker.room = true;
            });

    Map<String, Object> result =
        docker.command("container.logs", "m2", "d1", Map.of("follow", true, "tail", 5000));

    assertThat(before).containsExactly(0);
    assertThat(result).containsEntry("ended", true).containsEntry("lines", 5000L);
    assertThat(docker.lines().get(0)).isEqualTo("15001");
    assertThat(docker.lines().get(4_999)).isEqualTo("20000");
  }

  @Test
  @DisplayName("stop being followed when the command is cancelled")
  void followCancelled() throws Exception {
    docker.command("deployment.create", "m1", "d1", docker.spec("echo ready; exec sleep 60"));
    docker.cancelled.countDown();

    assertThatThrownBy(() -> docker.command("container.logs", "m2", "d1", Map.of("follow", true)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("that are cancelled while they start, or are pulled, leave nothing behind")
  void createCancelled() throws Exception {
    interrupted(
        "deployment.create",
        docker.spec("exec sleep 60", "healthCheck", check("retries", 100)),
        () -> docker.containers.managed().stream().anyMatch(ManagedContainer::isRunning));
    assertThat(docker.containers.managed()).isEmpty();

    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String image = "localhost:" + silent.getLocalPort() + "/no/such:image";
      docker.progress.clear();
      interrupted(
          "deployment.create",
          docker.spec("true", "containerImage", image),
          () -> !docker.progress.isEmpty());
    }
    assertThat(docker.containers.managed()).isEmpty();
  }

  @Test
  @DisplayName("stay as they are when their patient stop is cancelled")
  void stopCancelled() throws Exception {
    docker.command(
        "deployment.create", "m1", "d1", docker.spec("trap '' TERM; while :; do sleep 1; done"));

    interrupted(
        "deployment.stop", Map.of("timeout", 60), () -> docker.statuses().contains("stopping"));

    assertThat(docker.containers.managed()).singleElement().matches(ManagedContainer::isRunning);
  }

  /** Carries a command out, and cancels it as the runner does once it is in the middle. */
  private void interrupted(String type, Map<String, Object> data, Callable<Boolean> middle)
      throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread worker =
        new Thread(
            () -> outcome.complete(catchThrowable(() -> docker.command(type, "mc", "d1", data))));
    worker.start();
    await().until(middle);
    worker.interrupt();
    assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("answer for themselves when the engine is gone")
  void engineGone() throws IOException {
    DockerEngine gone = new DockerEngine(Path.of("/nonexistent/docker.sock"));
    Containers containers =
        new Containers(gone, new ContainerRules(policy, models, "n1"), TimeSource.system());

    assertThat(gone.describe()).isEmpty();
    assertThat(containers.managed()).isEmpty();
    containers.watch(status -> true);
    gone.close();
  }
}
