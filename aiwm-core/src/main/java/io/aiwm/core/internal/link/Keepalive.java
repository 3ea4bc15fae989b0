package io.aiwm.core.internal.link;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.settings.LinkSettings;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Pings one connection and notices when it does not answer. */
final class Keepalive {
  private final LinkSettings settings;
  private final TimeSource time;
  private final Executor pings;
  private final Runnable ping;
  private final long openedAt;
  private volatile long pingedAt;
  private volatile boolean queued;
  private volatile boolean awaiting;

  /**
   * Makes one for a connection.
   *
   * @param pings runs {@code ping}, which may block in some containers
   * @param ping pings the peer
   */
  Keepalive(LinkSettings settings, TimeSource time, Executor pings, Runnable ping) {
    this.settings = settings;
    this.time = time;
    this.pings = pings;
    this.ping = ping;
    openedAt = time.nanos();
    pingedAt = openedAt;
  }

  /** Something came from the peer. */
  void heard() {
    if (awaiting) { // Spares the write, which other cores would have to see.
      awaiting = false;
    }
  }

  /**
   * Looks after the connection; called by one thread.
   *
   * @param stalled how long a frame has been waiting for the peer to take it
   * @return why the connection is to be given up, or null
   */
  @Nullable String check(long now, long stalled, NodeSession.Phase phase) {
    if (stalled > settings.sendTimeout().toNanos()) {
      return "slow consumer";
    }
    if (awaiting && now - pingedAt > settings.pongTimeout().toNanos()) {
      return "ping timeout";
    }
    if (phase == NodeSession.Phase.ADMITTED
        && now - openedAt > settings.registerTimeout().toNanos()) {
      return "not registered in time";
    }
    boolean due = now - pingedAt >= settings.pingInterval().toNanos();
    if (due && stalled == 0 && !awaiting && !queued) {
      pingSoon();
    }
    return null;
  }

  private void pingSoon() {
    queued = true;
    try {
      pings.execute(this::pingNow);
    } catch (RejectedExecutionException busy) {
      queued = false; // The next check tries again.
    }
  }

  /** The peer's time to answer runs from here: that we were slow to ask is not its fault. */
  private void pingNow() {
    pingedAt = time.nanos();
    awaiting = true;
    queued = false;
    ping.run();
  }
}
