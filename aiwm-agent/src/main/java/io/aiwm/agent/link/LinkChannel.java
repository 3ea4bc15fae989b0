package io.aiwm.agent.link;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open WebSocket. One send at a time; the next only after the last one's {@code done}. */
public interface LinkChannel {

  /**
   * Sends a text frame.
   *
   * @param done called once, with the failure or null
   */
  void sendText(String text, Consumer<@Nullable Throwable> done);

  /** Sends a ping. */
  void sendPing(Consumer<@Nullable Throwable> done);

  /** Closes; may block while the close frame is written. */
  void close(int code, String reason);
}
