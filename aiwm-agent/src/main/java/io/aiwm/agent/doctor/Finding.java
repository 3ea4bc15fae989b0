package io.aiwm.agent.doctor;

import org.jspecify.annotations.Nullable;

/**
 * The finding of one check.
 *
 * @param level how bad it is
 * @param subject what was looked at
 * @param text what was found, in plain words
 * @param remedy how to mend it, or null
 */
public record Finding(Level level, String subject, String text, @Nullable String remedy) {

  /** The severity of a finding. */
  public enum Level {
    OK,
    NOTE,
    PROBLEM
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, null);
  }

  static Finding note(String subject, String text, @Nullable String remedy) {
    return new Finding(Level.NOTE, subject, text, remedy);
  }

  static Finding problem(String subject, String text, String remedy) {
    return new Finding(Level.PROBLEM, subject, text, remedy);
  }

  /** Whether it keeps the agent, or a part of it, from working. */
  public boolean isProblem() {
    return level == Level.PROBLEM;
  }
}
