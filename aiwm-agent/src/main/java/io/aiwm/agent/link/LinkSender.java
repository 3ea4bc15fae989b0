package io.aiwm.agent.link;

/** The sending side of one open connection. Thread-safe; calls return at once. */
public interface LinkSender {

  /**
   * Queues a frame.
   *
   * @param droppable whether it may give way when the connection is slow
   * @return whether it was queued
   */
  boolean send(String frame, boolean droppable);

  /** Whether little waits to be sent, so that bulk may be added. */
  boolean hasRoom();

  /** Queues a ping. */
  void ping();

  /** Closes the connection; the loop comes back as its policy says. */
  void close(int code, String reason);
}
