package io.aiwm.core.link;

/**
 * Callbacks of a transport about a connection. The methods return at once, never touch the store
 * and do not throw; {@link #onText} is called by one thread at a time.
 */
public interface LinkSession {

  /** A whole text frame came. */
  void onText(String frame);

  /** A binary frame came; the protocol has none. */
  void onBinary();

  /** A pong came. */
  void onPong();

  /** The connection failed; {@link #onClosed} follows. */
  void onError(Throwable failure);

  /** The connection is closed. */
  void onClosed(int code, String reason);
}
