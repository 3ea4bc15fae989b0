package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.CommitResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A commit and what becomes of it. Safe for use by many threads. */
public final class PendingCommit {
  private final EncodedCommit encoded;
  private final CompletableFuture<CommitResult> result = new CompletableFuture<>();

  public PendingCommit(EncodedCommit encoded) {
    this.encoded = encoded;
  }

  EncodedCommit encoded() {
    return encoded;
  }

  boolean open() {
    return !result.isDone();
  }

  void end(CommitResult with) {
    result.complete(with);
  }

  /** Has no effect where it is known what became of the commit. */
  void fail(RuntimeException with) {
    result.completeExceptionally(with);
  }

  /**
   * Waits until it is known, and says it.
   *
   * @throws StoreUnavailableException if the commit did not land, or nobody can say
   */
  public CommitResult await() {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreUnavailableException failure) {
        // Of its own for each, since callers add to exceptions and log them.
        throw new StoreUnavailableException(String.valueOf(failure.getMessage()), failure);
      }
      throw e;
    }
  }
}
