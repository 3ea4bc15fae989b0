package io.aiwm.agent.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a running agent, for {@code aio-worker status}.
 *
 * @param pid its process
 * @param version its version
 * @param endpoint the controller's address
 * @param nodeId the node
 * @param phase {@code connecting}, {@code online}, {@code waiting} (for the next try or a new
 *     token) or {@code stopped}
 * @param detail why it is in that phase, in plain words
 * @param since when the phase began
 * @param updatedAt when this was written
 */
public record AgentState(
    long pid,
    String version,
    String endpoint,
    @Nullable String nodeId,
    String phase,
    @Nullable String detail,
    Instant since,
    Instant updatedAt) {
  public static final String CONNECTING = "connecting";
  public static final String ONLINE = "online";
  public static final String WAITING = "waiting";
  public static final String STOPPED = "stopped";
}
