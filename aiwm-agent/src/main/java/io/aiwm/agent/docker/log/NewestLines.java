package io.aiwm.agent.docker.log;

import io.aiwm.api.wire.DeploymentLogs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a log that fit into a number of bytes, in order. Not thread-safe. */
public final class NewestLines {
  private final int most;
  private final Deque<DeploymentLogs.Line> lines = new ArrayDeque<>();
  private int size;
  private boolean leftOut;

  /**
   * @param most bytes in a result
   */
  public NewestLines(int most) {
    this.most = most;
  }

  public void add(DeploymentLogs.Line line) {
    DeploymentLogs.Line kept = LogLines.within(line, most);
    leftOut |= !kept.equals(line);
    lines.add(kept);
    size += LogLines.bytes(kept);
    while (size > most) {
      size -= LogLines.bytes(lines.remove());
      leftOut = true;
    }
  }

  public List<DeploymentLogs.Line> lines() {
    return List.copyOf(lines);
  }

  /** Whether there was more than fits. */
  public boolean leftOut() {
    return leftOut;
  }
}
