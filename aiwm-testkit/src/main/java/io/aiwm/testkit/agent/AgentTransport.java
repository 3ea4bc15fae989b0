package io.aiwm.testkit.agent;

/** How a {@link SimulatedAgent} reaches a controller. Safe for use by many threads. */
@FunctionalInterface
public interface AgentTransport {
  /**
   * Begins to connect and returns; whatever comes of it is told to the listener, be it only that
   * the connection is closed.
   *
   * @param token the node's token
   */
  void connect(String token, Listener listener);

  /** The agent's end of a connection. */
  interface Connection {
    /** Sends a frame, after those that were sent before. Fails silently: the close tells. */
    void send(String frame);

    /** Closes in order. */
    void close();

    /** Cuts it off without a word. */
    void abort();
  }

  /** Told of one connection, by one thread at a time. */
  interface Listener {
    void opened(Connection connection);

    void text(String frame);

    /**
     * It is over, or was never made.
     *
     * @param code as in a WebSocket's close frame; 1006 where there was none
     */
    void closed(int code, String reason);
  }
}
