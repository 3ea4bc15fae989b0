package io.aiwm.core.settings;

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
    Duration recheckInterval) {
  public static final LinkSettings DEFAULT =
      new LinkSettings(
          "0.1.0",
          Duration.ofSeconds(60),
          Set.of(),
          false,
          false,
          Limits.DEFAULT,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  public LinkSettings {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  public LinkSettings withServerVersion(String version) {
    return new LinkSettings(
        version,
        metricsInterval,
        allowedOrigins,
        tokenInQuery,
        tokenInSubprotocol,
        limits,
        pingInterval,
        pongTimeout,
        sendTimeout,
        registerTimeout,
        recheckInterval);
  }

  public LinkSettings withMetricsInterval(Duration interval) {
    return new LinkSettings(
        serverVersion,
        interval,
        allowedOrigins,
        tokenInQuery,
        tokenInSubprotocol,
        limits,
        pingInterval,
        pongTimeout,
        sendTimeout,
        registerTimeout,
        recheckInterval);
  }

  public LinkSettings withAllowedOrigins(Set<String> origins) {
    return new LinkSettings(
        serverVersion,
        metricsInterval,
        origins,
        tokenInQuery,
        tokenInSubprotocol,
        limits,
        pingInterval,
        pongTimeout,
        sendTimeout,
        registerTimeout,
        recheckInterval);
  }

  /** Also takes tokens from places that end up in logs; for agents that can set no header. */
  public LinkSettings withTokenIn(boolean query, boolean subprotocol) {
    return new LinkSettings(
        serverVersion,
        metricsInterval,
        allowedOrigins,
        query,
        subprotocol,
        limits,
        pingInterval,
        pongTimeout,
        sendTimeout,
        registerTimeout,
        recheckInterval);
  }

  public LinkSettings withLimits(Limits value) {
    return new LinkSettings(
        serverVersion,
        metricsInterval,
        allowedOrigins,
        tokenInQuery,
        tokenInSubprotocol,
        value,
        pingInterval,
        pongTimeout,
        sendTimeout,
        registerTimeout,
        recheckInterval);
  }

  /** Other times for keeping sessions alive. */
  public LinkSettings withKeepAlive(Duration ping, Duration pong, Duration send) {
    return new LinkSettings(
        serverVersion,
        metricsInterval,
        allowedOrigins,
        tokenInQuery,
        tokenInSubprotocol,
        limits,
        ping,
        pong,
        send,
        registerTimeout,
        recheckInterval);
  }

  /**
   * What one session, address or node may do.
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
      int replacementsPerMinute) {
    public static final Limits DEFAULT =
        new Limits(20_000, 1 << 20, 50, 500, 20, 1_000, 1_000, 4 << 20, 5, 20);

    /** Other limits of an agent's rate. */
    public Limits withRate(int perSecond, int burst) {
      return new Limits(
          maxSessions,
          maxFrameChars,
          perSecond,
          burst,
          badFramesPerMinute,
          waitingMessages,
          outboundFrames,
          outboundChars,
          failedAuthenticationsPerMinute,
          replacementsPerMinute);
    }

    /** Another limit of open sessions. */
    public Limits withMaxSessions(int sessions) {
      return new Limits(
          sessions,
          maxFrameChars,
          messagesPerSecond,
          messageBurst,
          badFramesPerMinute,
          waitingMessages,
          outboundFrames,
          outboundChars,
          failedAuthenticationsPerMinute,
          replacementsPerMinute);
    }
  }
}
