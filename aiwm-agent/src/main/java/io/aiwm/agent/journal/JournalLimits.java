package io.aiwm.agent.journal;

/**
 * Limits of what the journal keeps. Commands without an outcome are always kept.
 *
 * @param outcomes most finished commands kept, at least 1
 * @param fileBytes size from which the file is rewritten with what is kept
 */
public record JournalLimits(int outcomes, long fileBytes) {
  /** Far more than a controller leaves unanswered, in a few megabytes. */
  public static JournalLimits defaults() {
    return new JournalLimits(1_000, 4L << 20);
  }
}
