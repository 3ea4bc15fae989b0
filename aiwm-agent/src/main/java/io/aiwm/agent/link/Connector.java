package io.aiwm.agent.link;

import java.net.URI;

/** A connector of WebSockets. */
public interface Connector {

  /**
   * Opens one; blocks until it is open or has failed. Exactly one of {@link Listener#opened} and
   * {@link Listener#ended} is called first; after {@code opened}, {@code ended} is called once.
   *
   * @param uri the controller's node link
   * @param token sent in the handshake
   */
  void connect(URI uri, String token, Listener listener);

  /** A listener to one connection, called by one thread at a time. */
  interface Listener {
    void opened(LinkChannel channel);

    void text(String frame);

    void pong();

    void ended(Ending ending);
  }
}
