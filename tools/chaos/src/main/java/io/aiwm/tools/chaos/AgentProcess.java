package io.aiwm.tools.chaos;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.chaos.process.ManagedProcess;
import io.aiwm.tools.chaos.process.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real agent in a process of its own, with its command of effects. For use by one thread. */
final class AgentProcess {
  private final String nodeId;
  private final Path directory;
  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Instant> kills = new ArrayList<>();
  private @Nullable ManagedProcess process;

  /**
   * An agent that is not started.
   *
   * @param nodeId its node
   * @param token the node's token
   * @param link where it finds a controller
   */
  AgentProcess(String nodeId, String token, URI link, Options options) throws IOException {
    this.nodeId = nodeId;
    directory = Files.createDirectories(options.work().resolve("agent-" + nodeId));
    command =
        List.of(
            "-Xmx48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            options.agentJar() + ":" + options.effectJar(),
            "io.aiwm.agent.AgentMain",
            "start");
    environment.put("AIO_NODE_TOKEN", token);
    environment.put("AIO_CONTROLLER_ENDPOINT", link.toString());
    environment.put("AIO_DATA_DIR", directory.toString());
    environment.put("DOCKER_SOCKET", directory.resolve("none").toString());
    environment.put("GPU_MOCK_MODE", "true");
    environment.put("EFFECTS_LOG", effects().toString());
  }

  String nodeId() {
    return nodeId;
  }

  /** Where its command notes what it does. */
  Path effects() {
    return directory.resolve("effects.log");
  }

  void start() throws IOException {
    process = ManagedProcess.java(command, environment, directory.resolve("agent.log"));
  }

  /** An agent that gave up is started again, and that is told. */
  boolean startAgainIfGone() throws IOException {
    boolean gone = !running().alive();
    if (gone) {
      start();
    }
    return gone;
  }

  void kill() throws InterruptedException {
    if (process != null) {
      running().kill();
      kills.add(TimeSource.system().now());
    }
  }

  /** Whether it was killed at a time, both ends included. */
  boolean killedBetween(Instant from, Instant to) {
    return kills.stream().anyMatch(kill -> !kill.isBefore(from) && !kill.isAfter(to));
  }

  private ManagedProcess running() {
    ManagedProcess present = process;
    if (present == null) {
      throw new IllegalStateException("The agent of " + nodeId + " was never started");
    }
    return present;
  }
}
