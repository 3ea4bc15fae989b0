package io.aiwm.core.feature;

import java.util.List;

/**
 * An act that was written into a transaction of the host's, which has yet to commit it.
 *
 * @param <R> the act's answer
 */
public final class Joined<R> {
  private final R answer;
  private final List<Runnable> effects;

  Joined(R answer, List<Runnable> effects) {
    this.answer = answer;
    this.effects = List.copyOf(effects);
  }

  /** The act's answer: what is stored once the host has committed. */
  public R answer() {
    return answer;
  }

  /**
   * Says that the host has committed, so that what follows begins at once. Without it, or where the
   * process dies before, it begins by itself soon after.
   */
  public void landed() {
    effects.forEach(Units::runQuietly);
  }
}
