package io.aiwm.store.jdbc.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Commits that arrive together")
@Timeout(30)
class GroupCommitTest {
  private static final int LEADERS = 2;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Group> written = new LinkedBlockingQueue<>();
  private final List<Group> all = new ArrayList<>();
  private final GroupCommit commits = new GroupCommit(LEADERS, this::transaction);

  /** A transaction that waits for its end. */
  private record Group(
      List<PendingCommit> commits, CompletableFuture<Consumer<List<PendingCommit>>> end) {
    List<EncodedCommit> encoded() {
      return commits.stream().map(PendingCommit::encoded).toList();
    }
  }

  @AfterEach
  void close() {
    all.forEach(group -> group.end().complete(GroupCommitTest::landed));
    threads.shutdown();
  }

  private void transaction(List<PendingCommit> group) {
    Group own = new Group(group, new CompletableFuture<>());
    written.add(own);
    own.end().join().accept(group);
  }

  private static void landed(List<PendingCommit> group) {
    group.forEach(commit -> commit.end(CommitResult.Applied.INSTANCE));
  }

  private static EncodedCommit commit(int number) {
    return new EncodedCommit(Commit.builder().build(), List.of(), List.of("event " + number));
  }

  private Future<CommitResult> begin(EncodedCommit commit) {
    return threads.submit(() -> commits.write(commit));
  }

  /** Transactions that are being written, as many as there can be. */
  private List<Group> busy() throws InterruptedException {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < LEADERS; i++) {
      var unused = begin(commit(-i));
      groups.add(next());
    }
    return groups;
  }

  private Group next() throws InterruptedException {
    Group group = written.poll(20, TimeUnit.SECONDS);
    assertThat(group).as("a transaction begins").isNotNull();
    all.add(group);
    return group;
  }

  /** Begins commits that wait for the next transaction, each after the one before. */
  private List<Future<CommitResult>> waiting(EncodedCommit... some) {
    List<Future<CommitResult>> futures = new ArrayList<>();
    for (EncodedCommit commit : some) {
      int before = commits.waiting();
      futures.add(begin(commit));
      while (commits.waiting() == before) {
        Thread.onSpinWait();
      }
    }
    return futures;
  }

  @Test
  @DisplayName("are written at once while there is room")
  void atOnce() throws Exception {
    assertThat(busy()).allSatisfy(group -> assertThat(group.commits()).hasSize(1));
  }

  @Test
  @DisplayName("share the next transaction, in their order, when there is none")
  void shared() throws Exception {
    List<Group> first = busy();
    EncodedCommit[] three = {commit(1), commit(2), commit(3)};
    List<Future<CommitResult>> futures = waiting(three);
    assertThat(written).isEmpty();
    first.get(0).end().complete(GroupCommitTest::landed);
    Group shared = next();
    assertThat(shared.encoded()).containsExactly(three);
    shared.end().complete(GroupCommitTest::landed);
    for (Future<CommitResult> future : futures) {
      assertThat(future.get().applied()).isTrue();
    }
    assertThat(written).isEmpty();
  }

  @Test
  @DisplayName("have each its own end")
  void results() throws Exception {
    List<Group> first = busy();
    List<Future<CommitResult>> futures = waiting(commit(1), commit(2), commit(3));
    first.get(0).end().complete(GroupCommitTest::landed);
    CommitResult lost = new CommitResult.Conflict(List.of());
    next()
        .end()
        .complete(
            group -> {
              group.get(0).end(lost);
              group
                  .get(1)
                  .fail(new StoreUnavailableException("refused", new IllegalStateException()));
              group.get(2).end(CommitResult.Applied.INSTANCE);
            });
    assertThat(futures.get(0).get()).isSameAs(lost);
    assertThatThrownBy(futures.get(1)::get)
        .hasCauseInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("refused");
    assertThat(futures.get(2).get().applied()).isTrue();
  }

  @Test
  @DisplayName("let those that came meanwhile go on when the one that leads them dies")
  void died() throws Exception {
    List<Group> first = busy();
    List<Future<CommitResult>> futures = waiting(commit(1), commit(2));
    first.get(0).end().complete(GroupCommitTest::landed);
    Group group = next();
    Future<CommitResult> later = waiting(commit(3)).get(0);
    group
        .end()
        .complete(
            some -> {
              landed(some.subList(1, 2));
              throw new StackOverflowError();
            });
    assertThatThrownBy(futures.get(0)::get).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(futures.get(1).get().applied()).isTrue();
    next().end().complete(GroupCommitTest::landed);
    assertThat(later.get().applied()).isTrue();
  }
}
