package io.aiwm.agent.link;

import java.time.Duration;

/** A listener that is told how the connection fares. Calls must return at once. */
public interface LinkListener {

  /** A connection is being made. */
  void connecting();

  /** A connection is open. */
  LinkHandler opened(LinkSender sender);

  /**
   * There is no connection for now.
   *
   * @param why for people
   * @param wait until the next try; zero when waiting for a new token
   */
  void waiting(String why, Duration wait);
}
