package io.aiwm.agent.link;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;

/** Pings that notice a controller which has gone without a word. Thread-safe. */
final class KeepAlive {
  static final Duration INTERVAL = Duration.ofSeconds(15);

  /** Four pings: less than it takes the controller to miss three heartbeats. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private final TimeSource time;
  private final Runnable ping;
  private final Runnable silent;
  private final Scheduler.Cancellable timer;
  private volatile long lastHeard;

  /**
   * Starts at once.
   *
   * @param ping sends a ping
   * @param silent called when nothing was heard for {@link #SILENCE}
   */
  KeepAlive(TimeSource time, Scheduler scheduler, Runnable ping, Runnable silent) {
    this.time = time;
    this.ping = ping;
    this.silent = silent;
    lastHeard = time.nanos();
    timer = scheduler.every(INTERVAL, this::check);
  }

  /** Anything came in. */
  void heard() {
    lastHeard = time.nanos();
  }

  void stop() {
    timer.cancel();
  }

  private void check() {
    if (time.nanos() - lastHeard >= SILENCE.toNanos()) {
      silent.run();
    } else {
      ping.run();
    }
  }
}
