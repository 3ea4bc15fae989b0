package io.aiwm.agent.docker;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.DeploymentLogs;
import io.aiwm.api.wire.DeploymentStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Commands on the engine that {@code AIWM_TEST_DOCKER_SOCKET} names; see .ci/docker-engine. */
final class EngineFixture implements AutoCloseable {
  static final String IMAGE = "aiwm/busybox:test";

  final DockerEngine engine;
  final int port;
  final List<Object> emitted = new CopyOnWriteArrayList<>();
  final List<Integer> progress = new CopyOnWriteArrayList<>();
  final CountDownLatch cancelled = new CountDownLatch(1);
  volatile boolean room = true;
  Containers containers;
  private Map<String, CommandHandler> handlers;

  EngineFixture(LocalPolicy policy, Path models) throws IOException {
    String socket = System.getenv().getOrDefault("AIWM_TEST_DOCKER_SOCKET", "");
    assumeThat(socket)
        .as("no Docker engine: set AIWM_TEST_DOCKER_SOCKET (see .ci/docker-engine)")
        .isNotEmpty();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    engine = new DockerEngine(Path.of(socket));
    agentOf("n1", policy, models);
  }

  /** As an agent of this node starts: with nothing in memory. */
  void agentOf(String nodeId, LocalPolicy policy, Path models) {
    containers =
        new Containers(engine, new ContainerRules(policy, models, nodeId), TimeSource.system());
    handlers = new HashMap<>();
    containers
        .handlers((ids, memory) -> List.of(), () -> "127.0.0.1")
        .forEach(handler -> handlers.put(handler.type(), handler));
  }

  Map<String, Object> command(
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

  CommandException refused(
      String type, String messageId, String deploymentId, Map<String, Object> data) {
    return catchThrowableOfType(
        CommandException.class, () -> command(type, messageId, deploymentId, data));
  }

  /** A container on this machine's network that runs a shell script. */
  Map<String, Object> spec(String script, Object... more) {
    Map<String, Object> spec =
        new LinkedHashMap<>(
            Map.of(
                "containerName",
                "aiwm-test",
                "containerImage",
                IMAGE,
                "command",
                List.of("sh", "-c", script),
                "networkMode",
                "host",
                "containerPort",
                port,
                "memoryLimit",
                64L << 20,
                "environment",
                Map.of("GREETING", "hello")));
    for (int i = 0; i < more.length; i += 2) {
      spec.put((String) more[i], more[i + 1]);
    }
    return spec;
  }

  /** A script that serves a page with this text. */
  String serving(String text) {
    return "echo " + text + " > /tmp/index.html; exec httpd -f -p " + port + " -h /tmp";
  }

  List<String> statuses() {
    return emitted.stream()
        .filter(DeploymentStatus.class::isInstance)
        .map(it -> ((DeploymentStatus) it).status())
        .toList();
  }

  List<String> lines() {
    return emitted.stream()
        .filter(DeploymentLogs.class::isInstance)
        .flatMap(it -> ((DeploymentLogs) it).logs().stream())
        .map(DeploymentLogs.Line::message)
        .toList();
  }

  @Override
  public void close() throws IOException {
    for (ManagedContainer container : containers.managed()) {
      try {
        command("deployment.delete", "clean", "-", Map.of("containerId", container.containerId()));
      } catch (CommandException | InterruptedException e) {
        throw new IOException(e);
      }
    }
    engine.close();
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
    public void progress(int percent) {
      progress.add(percent);
    }

    @Override
    public boolean emit(String type, Object data) {
      return emitted.add(data);
    }

    @Override
    public boolean hasRoom() {
      return room;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
      if (cancelled.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("cancelled");
      }
    }

    @Override
    public void handOver(Runnable next) {}

    @Override
    public void afterAnswer(Runnable task) {}
  }
}
