package io.aiwm.core.settings;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Set;

/**
 * Limits and times of the node link.
 *
 * @param serverVersion told to agents
 * @param metricsInterval how often agents are to send metrics
 * @param allowedOrigins values of {@code Origin} that are let in, or {@code *} for any; empty
 *     refuses every connection that has one, which is what browsers send and agents do not
 * @param tokenInQuery take the token from the query parameter {@code token} too
 * @param tokenInSubprotocol take it from the sub-protocol after {@code token} too
 * @param limits what one session, address or node may do
 * @param pingInterval time between pings
 * @param pongTimeout a pong that takes longer ends the session
 * @param sendTimeout a frame that the peer does not take for longer ends the session
 * @param registerTimeout a session that does not register for longer is ended
 * @param recheckInterval how often open sessions are compared with the store
 */
@RecordBuilder
public record LinkSettings(
    String serverVersion,
    Duration metricsInterval,
    Set<String> allowedOrigins,
    boolean tokenInQuery,
    boolean tokenInSubprotocol,
    Limits limits,
    Duration pingInterval,
    Duration pongTimeout,
    Duration sendTimeout,
    Duration registerTimeout,
    Duration recheckInterval)
    implements LinkSettingsBuilder.With {
  public static LinkSettings defaults() {
    return new LinkSettings(
        "0.1.0",
        Duration.ofSeconds(60),
        Set.of(),
        false,
        false,
        Limits.defaults(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30));
  }

  public LinkSettings {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /** Also takes tokens from places that end up in logs; for agents that can set no header. */
  public LinkSettings withTokenIn(boolean query, boolean subprotocol) {
    return with().tokenInQuery(query).tokenInSubprotocol(subprotocol).build();
  }

  /** Other times for keeping sessions alive. */
  public LinkSettings withKeepAlive(Duration ping, Duration pong, Duration send) {
    return with().pingInterval(ping).pongTimeout(pong).sendTimeout(send).build();
  }

  /**
   * Limits of one session, address or node.
   *
   * @param maxSessions open sessions of one controller
   * @param maxFrameChars length of a frame from an agent
   * @param messagesPerSecond lasting rate of one session, beside the answers to its commands
   * @param messageBurst messages that a session may send at once
   * @param badFramesPerMinute frames of one session that are no messages
   * @param waitingMessages messages of one session that wait to be handled
   * @param outboundFrames frames that wait for one agent to take them
   * @param outboundChars their length together
   * @param failedAuthenticationsPerMinute of one source address
   * @param replacementsPerMinute sessions of one node that replace an open one
   */
  @RecordBuilder
  public record Limits(
      int maxSessions,
      int maxFrameChars,
      int messagesPerSecond,
      int messageBurst,
      int badFramesPerMinute,
      int waitingMessages,
      int outboundFrames,
      int outboundChars,
      int failedAuthenticationsPerMinute,
      int replacementsPerMinute)
      implements LinkSettingsLimitsBuilder.With {
    public static Limits defaults() {
      return new Limits(20_000, 1 << 20, 50, 500, 20, 1_000, 1_000, 4 << 20, 5, 20);
    }

    /** Other limits of an agent's rate. */
    public Limits withRate(int perSecond, int burst) {
      return with().messagesPerSecond(perSecond).messageBurst(burst).build();
    }
  }
}
