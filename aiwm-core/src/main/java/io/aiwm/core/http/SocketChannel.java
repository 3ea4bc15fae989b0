package io.aiwm.core.http;

import java.nio.ByteBuffer;

/** The way to the other end of a WebSocket connection. Safe for use by many threads. */
public interface SocketChannel {

  /**
   * Queues a text message; returns at once.
   *
   * @return false once the connection is over; one whose other end reads too slowly for the queue's
   *     bound is closed rather than waited for
   */
  boolean send(String message);

  /** Queues a binary message, whose bytes are copied; as {@link #send(String)}. */
  boolean send(ByteBuffer message);

  /** Bytes that wait for the other end. */
  int queued();

  /** Runs {@code action} each time that nothing waits any more. One action; it must not block. */
  void onDrained(Runnable action);

  /**
   * Closes the connection after what is queued. Idempotent.
   *
   * @param code 1000, 1001, 1011 to 1013, or 3000 to 4999
   * @param reason at most 123 bytes
   */
  void close(int code, String reason);
}
