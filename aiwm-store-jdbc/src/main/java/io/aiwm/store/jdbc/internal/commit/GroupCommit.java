package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.api.store.CommitResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Lets commits of many threads share transactions. One that finds few others being written is
 * written at once; those that come meanwhile wait for the next transaction, which takes all of them
 * along and is written by the first of them. So nobody waits for company, and the more there is to
 * write, the less a commit costs.
 *
 * <p>Safe for use by many threads.
 */
public final class GroupCommit {
  /** Commits of one transaction. */
  private static final int MOST = 64;

  private final int maxLeaders;
  private final Consumer<List<PendingCommit>> writer;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private int leaders;

  /**
   * Groups commits.
   *
   * @param maxLeaders transactions at a time
   * @param writer writes commits, in one transaction where it can, and ends each of them whatever
   *     happens
   */
  public GroupCommit(int maxLeaders, Consumer<List<PendingCommit>> writer) {
    this.maxLeaders = maxLeaders;
    this.writer = writer;
  }

  /**
   * A commit on its way.
   *
   * @param lead completed with the commits to write, this first, or with none if another thread
   *     writes it
   */
  private record Waiting(PendingCommit commit, CompletableFuture<List<Waiting>> lead) {}

  public CommitResult write(EncodedCommit encoded) {
    PendingCommit commit = new PendingCommit(encoded);
    List<Waiting> group = join(new Waiting(commit, new CompletableFuture<>()));
    if (!group.isEmpty()) {
      try {
        writer.accept(group.stream().map(Waiting::commit).toList());
      } finally {
        passOn();
      }
    }
    return commit.await();
  }

  /** What the caller is to write; nothing where another thread does. */
  private List<Waiting> join(Waiting own) {
    synchronized (this) {
      if (leaders < maxLeaders) {
        leaders++;
        return List.of(own);
      }
      queue.add(own);
    }
    return own.lead().join();
  }

  /** How many wait for the next transaction. */
  synchronized int waiting() {
    return queue.size();
  }

  /** Whoever waits longest leads all who wait. */
  private synchronized void passOn() {
    List<Waiting> group = new ArrayList<>();
    while (!queue.isEmpty() && group.size() < MOST) {
      group.add(queue.remove());
    }
    if (group.isEmpty()) {
      leaders--;
      return;
    }
    group.get(0).lead().complete(group);
    group.stream().skip(1).forEach(led -> led.lead().complete(List.of()));
  }
}
