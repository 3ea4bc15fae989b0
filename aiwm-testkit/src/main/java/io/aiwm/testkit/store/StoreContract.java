package io.aiwm.testkit.store;

import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link Store}. An adapter extends this class in its tests, says how to make a
 * store, and must pass every test; the interfaces that are implemented here are the chapters. A bug
 * found in one adapter is first a new test here.
 *
 * <p>By default tests run on the machine's clocks. An adapter that has no clock of its own may run
 * them on virtual time: then it overrides {@link #time}, {@link #scheduler} and {@link #passTime}.
 */
@Timeout(60)
public abstract class StoreContract
    implements RecordTests,
        UniqueKeyTests,
        CommitTests,
        CommitRaceTests,
        QueryTests,
        PagingTests,
        UnreadableTests,
        HousekeepingTests,
        TelemetryTests,
        MetricsTests,
        EventLogTests,
        LeaseTests,
        SignalTests,
        TextTests {
  private final List<Store> opened = new ArrayList<>();
  private final List<Kind<?>> kinds = new ArrayList<>(Fixtures.KINDS);
  private final Scheduler systemScheduler = Scheduler.system("store-contract", 2);
  private final FadingCodecs codecs = new FadingCodecs(new JsonCodecs());
  private @Nullable Store store;

  /** A store, not open yet, on a new and empty database. Called once for each test. */
  protected abstract Store createStore();

  /** A store, not open yet, on the database of the last {@link #createStore}. */
  protected abstract Store reopen();

  /** The clocks that stores are given. */
  protected TimeSource time() {
    return TimeSource.system();
  }

  /** The scheduler that stores are given. */
  protected Scheduler scheduler() {
    return systemScheduler;
  }

  @Override
  public void passTime(Duration duration) {
    CountDownLatch passed = new CountDownLatch(1);
    systemScheduler.after(duration, passed::countDown);
    try {
      if (!passed.await(duration.toMillis() + 10_000, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("The scheduler did not run a task");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while time passed", e);
    }
  }

  @BeforeEach
  final void openStore() {
    kinds.addAll(List.of(Specimen.KIND, Specimen.LOG));
    store = open(createStore());
  }

  @AfterEach
  final void closeStores() {
    opened.forEach(Store::close);
    systemScheduler.close();
  }

  @Override
  public final Store store() {
    return Objects.requireNonNull(store, "no test is running");
  }

  @Override
  public final Store second() {
    return open(reopen());
  }

  @Override
  public final Store restarted() {
    opened.forEach(Store::close);
    Store next = open(reopen());
    store = next;
    return next;
  }

  @Override
  public final Store restartedWith(Kind<?> kind) {
    kinds.replaceAll(old -> old.collection().equals(kind.collection()) ? kind : old);
    return restarted();
  }

  @Override
  public final void makeUnreadable(String text) {
    codecs.fade(text);
  }

  private Store open(Store unopened) {
    unopened.open(new StoreContext(kinds, codecs, time(), scheduler()));
    opened.add(unopened);
    return unopened;
  }
}
