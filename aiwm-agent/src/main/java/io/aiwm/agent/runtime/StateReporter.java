package io.aiwm.agent.runtime;

import io.aiwm.agent.state.AgentState;
import io.aiwm.agent.state.StateFile;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keeper of {@link StateFile}. Thread-safe; returns at once. */
final class StateReporter {
  private static final Logger log = LoggerFactory.getLogger(StateReporter.class);

  private final StateFile file;
  private final String version;
  private final String endpoint;
  private final TimeSource time;
  private final Executor disk;
  private final @Nullable String nodeId;
  private String phase = "";
  private Instant since;

  /**
   * @param disk runs one task at a time
   */
  StateReporter(
      StateFile file,
      String version,
      String endpoint,
      @Nullable String nodeId,
      TimeSource time,
      Executor disk) {
    this.file = file;
    this.version = version;
    this.endpoint = endpoint;
    this.nodeId = nodeId;
    this.time = time;
    this.disk = disk;
    since = time.now();
  }

  /** The agent is in a phase, for a reason. */
  synchronized void phase(String next, @Nullable String detail) {
    Instant now = time.now();
    if (!next.equals(phase)) {
      phase = next;
      since = now;
    }
    AgentState state =
        new AgentState(
            ProcessHandle.current().pid(), version, endpoint, nodeId, next, detail, since, now);
    disk.execute(() -> write(state));
  }

  private void write(AgentState state) {
    try {
      file.write(state);
    } catch (IOException e) {
      log.warn("The state file cannot be written: {}", e.toString());
    }
  }
}
