package io.aiwm.core.internal.link;

import java.time.Duration;

/** WebSocket close codes of the node protocol. */
final class CloseCode {
  static final int UNSUPPORTED = 1003;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int RESTARTING = 1012;
  static final int TOKEN = 4401;
  static final int GONE = 4404;
  static final int REPLACED = 4409;
  static final int TOO_MANY = 4429;

  private CloseCode() {}

  /** The reason that tells an agent when to come back. */
  static String retryAfter(Duration wait) {
    return "retryAfter=" + Math.max(1, wait.toSeconds());
  }
}
