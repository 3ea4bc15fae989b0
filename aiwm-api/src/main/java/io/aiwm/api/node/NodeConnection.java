package io.aiwm.api.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a node: its session and the controller that holds it.
 *
 * @param websocketConnected a session is open; true for readers only while the lease of {@code
 *     controllerId} is live
 * @param controllerId the controller that holds the session, or held the last one
 * @param sessionEpoch number of the session; the highest wins, an older one may change nothing
 * @param connectedAt when the session was opened
 */
public record NodeConnection(
    boolean websocketConnected,
    @Nullable String controllerId,
    long sessionEpoch,
    @Nullable Instant connectedAt) {

  /** Never connected. */
  public static final NodeConnection NONE = new NodeConnection(false, null, 0, null);

  /** A copy with the session closed. */
  public NodeConnection closed() {
    return new NodeConnection(false, controllerId, sessionEpoch, connectedAt);
  }

  /**
   * A copy with the session given up. Unlike {@link #closed()} it forgets when it was opened, which
   * tells a node that lost its connection from one that merely reconnects.
   */
  public NodeConnection givenUp() {
    return new NodeConnection(false, controllerId, sessionEpoch, null);
  }
}
