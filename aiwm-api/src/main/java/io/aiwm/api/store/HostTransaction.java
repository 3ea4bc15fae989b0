package io.aiwm.api.store;

/**
 * A transaction of the host's own, in the database of its {@link Store}: what is written to it is
 * stored when the host commits, together with what the host wrote. A store that can do this says
 * how to make one, for example {@code JdbcStore.within(connection)}. For use by the thread that
 * works on the transaction.
 */
@FunctionalInterface
public interface HostTransaction {

  /**
   * Writes a commit into the transaction.
   *
   * @return whether it could be written; where it is {@linkplain CommitResult#applied() not
   *     applied}, or this throws, the host must roll back
   * @throws io.aiwm.api.error.StoreUnavailableException if the database refuses
   */
  CommitResult write(Commit commit);
}
