package io.aiwm.core.internal.link.flow;

import io.aiwm.core.settings.LinkSettings;
import java.time.Duration;

/**
 * Quota of one node: its rate, and how often it sends malformed messages. Safe for use by many
 * threads, since a node may have a session that ends and one that begins.
 */
public final class MessageQuota {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Messages that a command calls for: its acknowledgement, its result and a word in between. */
  private static final int ANSWERS = 3;

  private final LinkSettings.Limits limits;
  private int owed;
  private double tokens;
  private long filledAt;
  private long badSince;
  private int bad;

  MessageQuota(LinkSettings.Limits limits, long now) {
    this.limits = limits;
    tokens = limits.messageBurst();
    filledAt = now;
    badSince = now;
  }

  /** Counts a message; false if the node sends too many. */
  public synchronized boolean message(long now) {
    refill(now);
    if (tokens >= 1) {
      tokens--;
      return true;
    }
    if (owed > 0) {
      owed--;
      return true;
    }
    return false;
  }

  /**
   * Counts a message that costs more than others as that many. There may be less left: then the
   * next one is too many.
   */
  public synchronized void charge(int more) {
    tokens -= more;
  }

  private void refill(long now) {
    if (now > filledAt) { // Another session's thread may have looked at the clock later.
      double gained = (double) (now - filledAt) / SECOND * limits.messagesPerSecond();
      tokens = Math.min(limits.messageBurst(), tokens + gained);
      filledAt = now;
    }
  }

  /** The answers to a command are no abuse, however many commands there are. */
  public synchronized void commandSent() {
    owed += ANSWERS;
  }

  /** Counts a frame that is no message; false if there were too many within a minute. */
  public synchronized boolean badFrame(long now) {
    if (now - badSince >= MINUTE) {
      badSince = now;
      bad = 0;
    }
    bad++;
    return bad <= limits.badFramesPerMinute();
  }

  /**
   * True if it is as one that has just begun: its bucket is full, and it sent nothing bad of late.
   */
  synchronized boolean settled(long now) {
    refill(now);
    return tokens >= limits.messageBurst() && owed == 0 && (bad == 0 || now - badSince >= MINUTE);
  }
}
