package io.aiwm.agent.session;

/** A listener that carries out what a session decides. Calls must return at once. */
public interface SessionListener {

  /** The node is registered on this session. */
  void registered(String controllerId);

  /** The controller refused the session and is about to close it. */
  void refused(String code, String message);

  /** A command came in. */
  void command(Message command);
}
