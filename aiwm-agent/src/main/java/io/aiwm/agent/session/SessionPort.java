package io.aiwm.agent.session;

/** The connection, as a session sees it. Calls return at once. */
public interface SessionPort {

  /**
   * Sends a frame after those before it.
   *
   * @param droppable whether it may be left out when the connection is slow: the next report says
   *     the same or better
   */
  void send(String frame, boolean droppable);

  void close(int code, String reason);
}
