package io.aiwm.core.http;

import java.nio.ByteBuffer;

/**
 * The engine's end of one WebSocket connection that an operation has let in. Called for one message
 * at a time, on threads of the container's; nothing here may block. What it throws is logged and
 * closes the connection.
 */
public interface SocketHandler {

  /** The connection is open; called once, before everything else. */
  void opened(SocketChannel channel);

  /** A text message arrived. */
  default void text(String message) {}

  /**
   * A binary message arrived.
   *
   * @param message valid until the method returns
   */
  default void binary(ByteBuffer message) {}

  /** The connection is over, by whichever side; called once. */
  default void closed() {}
}
