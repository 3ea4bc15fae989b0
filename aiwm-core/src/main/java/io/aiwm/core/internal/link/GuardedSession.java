package io.aiwm.core.internal.link;

import io.aiwm.api.error.Failures;
import io.aiwm.core.link.LinkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a session throws from its container, which would close the connection with a code of
 * its own, or let a thread of its own die.
 */
final class GuardedSession implements LinkSession {
  private static final Logger log = LoggerFactory.getLogger(GuardedSession.class);

  private final LinkSession session;

  GuardedSession(LinkSession session) {
    this.session = session;
  }

  @Override
  public void onText(String frame) {
    guarded(() -> session.onText(frame));
  }

  @Override
  public void onBinary() {
    guarded(session::onBinary);
  }

  @Override
  public void onPong() {
    guarded(session::onPong);
  }

  @Override
  public void onError(Throwable failure) {
    guarded(() -> session.onError(failure));
  }

  @Override
  public void onClosed(int code, String reason) {
    guarded(() -> session.onClosed(code, reason));
  }

  private static void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("A callback of an agent's connection failed", e);
    }
  }
}
