package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Ref;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** The common base of the parts of {@link StoreContract}. */
public interface StoreTests {
  /** Tag of tests with thousands of records: minutes on a server that searches without an index. */
  String BULK = "bulk";

  /**
   * Tag of tests in which many write at once: they fail on a server whose updates are not atomic.
   */
  String CONTENDED = "contended";

  Scope ORG = Scope.org(Fixtures.ORG);

  /** The store under test, open, on a database that was empty when the test began. */
  Store store();

  /** Another store, open on the same database beside the first: a second controller. */
  Store second();

  /** Closes every store and opens the database again: the next start. */
  Store restarted();

  /**
   * The same by a version that knows one kind otherwise.
   *
   * @param kind in place of the kind of that collection
   */
  Store restartedWith(Kind<?> kind);

  /** From now on no document with that text can be read, as if a newer version had written it. */
  void makeUnreadable(String text);

  /** Lets at least that much time pass for leases and schedulers. */
  void passTime(Duration duration);

  default <T extends Entity> void insert(Kind<T> kind, T entity) {
    apply(Commit.builder().insert(kind, entity).build());
  }

  default Specimen insert(Specimen specimen) {
    insert(Specimen.KIND, specimen);
    return specimen;
  }

  default List<Specimen> insertAll(Specimen... specimens) {
    List<Commit> commits = new ArrayList<>();
    for (Specimen specimen : specimens) {
      commits.add(Commit.builder().insert(Specimen.KIND, specimen).build());
    }
    assertThat(store().commitAll(commits)).allMatch(CommitResult::applied);
    return List.of(specimens);
  }

  default Specimen replace(Specimen specimen) {
    apply(Commit.builder().replace(Specimen.KIND, specimen).build());
    return specimen;
  }

  default void apply(Commit commit) {
    assertThat(store().commit(commit)).isEqualTo(CommitResult.Applied.INSTANCE);
  }

  default Commit.Builder inserting(Specimen specimen) {
    return Commit.builder().insert(Specimen.KIND, specimen);
  }

  default Commit replacing(Specimen specimen) {
    return Commit.builder().replace(Specimen.KIND, specimen).build();
  }

  default Ref ref(Specimen specimen) {
    return new Ref(Specimen.KIND.collection(), specimen.id());
  }

  /** The result of a commit that lost one record. */
  default CommitResult lost(Specimen specimen) {
    return new CommitResult.Conflict(List.of(ref(specimen)));
  }

  default Query tagged(String tag) {
    return Query.in(ORG).where(Filter.eq("tags", tag));
  }

  /** Numbers all events, under a lease of its own, and reads them. */
  default List<LoggedEvent> numberedEvents() {
    Lease lease = store().leases().acquire("numbering", "c1", Duration.ofHours(1)).orElseThrow();
    store().events().assignPositions(lease, 1_000);
    return store().events().read(EventQuery.after(0, 1_000));
  }

  /** An event about a version of a specimen. */
  default Event event(Specimen subject, int ordinal, String type) {
    Subject about = new Subject("specimen", subject.id());
    return new Event(
        Event.idOf(about, subject.version(), ordinal),
        type,
        Severity.INFO,
        about,
        subject.version(),
        ordinal,
        subject.updatedAt(),
        subject.owner(),
        Recipients.of(subject.owner()),
        "correlation-1",
        Map.of("ordinal", ordinal));
  }

  /** Runs tasks at once, all beginning together, and returns their results in order. */
  default <R> List<R> inParallel(int count, IntFunction<Callable<R>> tasks) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      CyclicBarrier start = new CyclicBarrier(count);
      List<Future<R>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Callable<R> task = tasks.apply(i);
        futures.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  /** Lets time pass until something is so, for ten seconds at most. */
  default void eventually(String what, BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      passTime(Duration.ofMillis(20));
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }
}
