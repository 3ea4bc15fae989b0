package io.aiwm.agent.session;

import java.time.Duration;

/**
 * The state of a session.
 *
 * @param phase what it waits for
 * @param heartbeatInterval how often to send heartbeats
 * @param metricsInterval how often to send metrics
 */
public record SessionState(Phase phase, Duration heartbeatInterval, Duration metricsInterval) {

  /** The message that a session waits for. */
  public enum Phase {
    /** The controller's {@code connection.ack}. */
    AWAITING_ACK,
    /** The answer to {@code node.register}. */
    REGISTERING,
    /** Nothing: commands and telemetry flow. */
    ACTIVE,
    /** The controller's close after a refusal. */
    REFUSED
  }

  /** A session that has just been opened, with the agent's own intervals. */
  public static SessionState opened(Duration heartbeatInterval, Duration metricsInterval) {
    return new SessionState(Phase.AWAITING_ACK, heartbeatInterval, metricsInterval);
  }

  SessionState in(Phase next) {
    return new SessionState(next, heartbeatInterval, metricsInterval);
  }

  SessionState every(Duration heartbeat, Duration metrics) {
    return new SessionState(phase, heartbeat, metrics);
  }
}
