package io.aiwm.core.link;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as its transport offers it. Methods do not throw; sends and closes return at
 * once, and only one text is on its way at a time.
 */
public interface LinkChannel {

  /**
   * Sends a text frame.
   *
   * @param text the frame
   * @param done called once, on any thread, with null or with why it failed; also when the peer did
   *     not take it within the transport's send time-out
   */
  void sendText(String text, Consumer<@Nullable Throwable> done);

  /** Sends a ping, which alone may block; a failure shows by the missing pong. */
  void ping();

  /**
   * Closes the connection, even while a text is on its way.
   *
   * @param code WebSocket close code
   * @param reason at most 123 bytes
   */
  void close(int code, String reason);
}
