package io.aiwm.examples.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The agent as a process, on the same machine as the host. */
final class Agent {
  private final Options options;
  private final Map<String, String> environment;

  /**
   * Prepares an agent.
   *
   * @param tokenFile file with the node's token, which only its owner can read
   */
  Agent(Options options, Workspace workspace, String nodeId, Path tokenFile) {
    this.options = options;
    environment =
        Map.of(
            "AIO_NODE_ID",
            nodeId,
            "AIO_NODE_TOKEN_FILE",
            tokenFile.toString(),
            "AIO_CONTROLLER_ENDPOINT",
            "ws://localhost:" + options.port() + "/ws/node",
            "AIO_DATA_DIR",
            workspace.path("agent").toString(),
            "GPU_MOCK_MODE",
            "true");
  }

  /** Starts the process; a second start takes up the first one's journal. */
  Service start() {
    Path log = options.logs().resolve("agent.log");
    return Service.start("agent", options.agentJar(), List.of("start"), environment, log);
  }
}
