package io.aiwm.core.link;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How one session behaves: its rate, and how often it sends what is no message. For one thread, but
 * for {@link #commandSent}, which any may call.
 */
final class Conduct {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Messages that a command calls for: its acknowledgement, its result and a word in between. */
  private static final int ANSWERS = 3;

  private final LinkSettings.Limits limits;
  private final AtomicInteger owed = new AtomicInteger();
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
      return owed.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
    tokens--;
    return true;
  }

  /** The answers to a command are no abuse, however many commands there are. */
  void commandSent() {
    owed.addAndGet(ANSWERS);
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
