package io.aiwm.agent.link;

/** A handler of what happens on one open connection. Calls must return at once. */
public interface LinkHandler {

  /** A frame came in. */
  void text(String frame);

  /** It is time to send a ping with {@link LinkSender#ping}. */
  void pingDue();

  /** The controller answered a ping. */
  void pong();

  /** The connection is gone. */
  void closed();
}
