package io.aiwm.core.link;

import org.jspecify.annotations.Nullable;

/** Pings one connection and notices when it does not answer. */
final class Keepalive {
  private final LinkSettings settings;
  private final Runnable ping;
  private final long openedAt;
  private long pingedAt;
  private volatile boolean awaiting;

  /**
   * Makes one for a connection.
   *
   * @param ping pings the peer soon
   */
  Keepalive(LinkSettings settings, Runnable ping, long now) {
    this.settings = settings;
    this.ping = ping;
    openedAt = now;
    pingedAt = now;
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
    if (!awaiting && stalled == 0 && now - pingedAt >= settings.pingInterval().toNanos()) {
      pingedAt = now;
      awaiting = true;
      ping.run();
    }
    return null;
  }
}
