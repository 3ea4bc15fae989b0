package io.aiwm.api.store;

import java.util.List;

/** The result of a {@link Commit}. */
public sealed interface CommitResult {

  /** True if the commit landed. */
  default boolean applied() {
    return this instanceof Applied;
  }

  /** Everything landed. */
  record Applied() implements CommitResult {
    public static final Applied INSTANCE = new Applied();
  }

  /**
   * Somebody else was first; nothing landed. Re-read the losers and decide again. A commit that has
   * both losers and duplicates is a conflict.
   *
   * @param losers records whose stored version was not the expected one, or that already existed
   */
  record Conflict(List<Ref> losers) implements CommitResult {
    public Conflict {
      losers = List.copyOf(losers);
    }
  }

  /**
   * A unique key is taken by another live record; nothing landed.
   *
   * @param record the record that could not be written
   */
  record Duplicate(Ref record) implements CommitResult {}
}
