package io.aiwm.agent.update;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update that is under way: written before the switch, removed once its outcome is in the
 * journal.
 *
 * @param messageId the command that asked for it
 * @param from the version before
 * @param to the version that must prove itself
 * @param limitSeconds how long one start of it may take until it is registered
 * @param starts how often it was started
 * @param failure why it was given up, or null while it was not
 */
record UpdateMark(
    String messageId,
    String from,
    String to,
    int limitSeconds,
    int starts,
    @Nullable String failure) {
  /** Once more than chance would explain. */
  static final int MOST_STARTS = 3;

  /** The consequence of a mark. */
  enum Verdict {
    /** The new version runs and has yet to prove itself. */
    ON_TRIAL,
    /** The new version runs and must give way. */
    GIVE_UP,
    /** Another version runs: the update has failed. */
    FAILED
  }

  /** Judges, for a version that has just been started and counted. */
  Verdict verdict(String running) {
    if (!running.equals(to)) {
      return Verdict.FAILED;
    }
    return failure != null || starts > MOST_STARTS ? Verdict.GIVE_UP : Verdict.ON_TRIAL;
  }

  UpdateMark started() {
    return new UpdateMark(messageId, from, to, limitSeconds, starts + 1, failure);
  }

  UpdateMark failed(String why) {
    return new UpdateMark(
        messageId, from, to, limitSeconds, starts, Optional.ofNullable(failure).orElse(why));
  }

  /** Why it failed, for people. */
  String reason() {
    if (failure != null) {
      return failure;
    }
    return starts > MOST_STARTS
        ? "version " + to + " ended " + MOST_STARTS + " times before it was registered"
        : "version " + to + " was never started";
  }
}
