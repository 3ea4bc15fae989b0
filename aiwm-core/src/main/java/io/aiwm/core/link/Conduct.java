package io.aiwm.core.link;

import java.time.Duration;

/** How one session behaves: its rate, and how often it sends what is no message. For one thread. */
final class Conduct {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final LinkSettings.Limits limits;
  private double tokens;
  private long filledAt;
  private long badSince;
  private int bad;

  Conduct(LinkSettings.Limits limits, long now) {
    this.limits = limits;
    tokens = limits.messageBurst();
    filledAt = now;
    badSince = now;
  }

  /** Counts a message; false if the session sends too many. */
  boolean message(long now) {
    double gained = (double) (now - filledAt) / SECOND * limits.messagesPerSecond();
    tokens = Math.min(limits.messageBurst(), tokens + gained);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Counts a frame that is no message; false if there were too many within a minute. */
  boolean badFrame(long now) {
    if (now - badSince >= MINUTE) {
      badSince = now;
      bad = 0;
    }
    bad++;
    return bad <= limits.badFramesPerMinute();
  }
}
