package io.aiwm.core.internal.execution.retention;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Page;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.FailedExecutions;
import io.aiwm.core.internal.task.Coalescer;
import io.aiwm.core.internal.task.Duty;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives and removes executions that ended long ago, oldest first: a leased duty of one
 * controller. An execution is first marked deleted, by compare-and-set, so that from then on nobody
 * finds or retries it; then its parts are removed in small batches, and in the end itself. Whoever
 * has the duty goes on with what a predecessor has marked. Safe for use by many threads.
 */
public final class ExecutionRetention implements HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ExecutionRetention.class);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration LEASE = Duration.ofMinutes(3);

  /** Maximum number of executions that are removed in one go, so that the pool is not held up. */
  private static final int MOST = 1_000;

  /** So many failures in a row are the archive's, which is then left alone until the next look. */
  private static final int MAX_FAILURES = 3;

  /** So many executions that cannot be archived that it must be the archive. */
  private static final int MAX_FAILED = 1_000;

  private final Engine engine;
  private final ExecutionRepository repository;
  private final EndedExecutions ended;
  private final Duration kept;
  private final ExecutionArchive archive;
  private final Duty duty;
  private final Coalescer coalescer;
  private final FailedExecutions failures = new FailedExecutions(MAX_FAILED);
  private final AtomicLong removed = new AtomicLong();
  private volatile int failing;
  private @Nullable Cancellable timer;

  /**
   * Makes the duty of an engine.
   *
   * @param kept how long an execution is kept after it has ended
   * @param archive where it goes then
   */
  public ExecutionRetention(Engine engine, Duration kept, ExecutionArchive archive) {
    this.engine = engine;
    this.kept = kept;
    this.archive = archive;
    repository = new ExecutionRepository(engine.store());
    ended = new EndedExecutions(engine.store());
    duty = new Duty(engine, "execution-retention", LEASE);
    coalescer = new Coalescer(engine, this::look, Duration.ofSeconds(1));
  }

  /** Begins to look, once a minute. */
  public synchronized void start() {
    timer = engine.scheduler().every(LOOK, coalescer::ask);
  }

  private void look() {
    if (duty.hold().isEmpty()) {
      return;
    }
    Instant before = engine.time().now().minus(kept);
    ended.deletedOf(before).forEach(this::removeParts);
    Round round = new Round();
    @Nullable String cursor = null;
    do {
      Page<Execution> page = ended.submittedBefore(before, cursor);
      for (Execution execution : page.data()) {
        if (round.isOver() || duty.hold().isEmpty()) {
          return;
        }
        if (mayGo(execution, before)) {
          round.go(execution);
        }
      }
      cursor = page.nextCursor();
    } while (cursor != null);
  }

  private boolean mayGo(Execution execution, Instant before) {
    Instant end = execution.state().completedAt();
    return end != null
        && end.isBefore(before)
        && failures.mayTry(execution.id(), engine.time().nanos())
        && !ended.hasOpenParent(execution);
  }

  private boolean archived(Execution execution) {
    String id = execution.id();
    try {
      archive.archive(execution, repository.steps(execution), repository.history(execution));
      failures.succeeded(id);
      return true;
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (Exception | Error e) {
      Failures.note(e);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log.warn("Execution {} could not be archived; retrying later: {}", id, e.toString());
      failures.failed(id, engine.time().nanos());
      return false;
    } finally {
      failing = failures.count();
    }
  }

  /** Marks it deleted, unless somebody changed it since it was read, and removes it. */
  private void remove(Execution execution) {
    Instant now = engine.time().now();
    Header deleted = execution.header().next(engine.controllerId(), now).asDeleted(now);
    Commit commit = Commit.builder().replace(Execution.KIND, execution.withHeader(deleted)).build();
    if (engine.store().commit(commit).applied() && removeParts(execution)) {
      removed.incrementAndGet();
    }
  }

  /**
   * Removes the parts of an execution; a failure is retried at the next look, and holds up nothing.
   */
  private boolean removeParts(Execution execution) {
    try {
      repository.remove(execution.id());
      return true;
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("Execution {} could not be removed", execution.id(), e);
      return false;
    }
  }

  @Override
  public String name() {
    return "executionRetention";
  }

  @Override
  public Health check() {
    Map<String, Object> details = Map.of("removed", removed.get(), "notArchived", failing);
    return new Health(failing == 0 ? Status.UP : Status.DEGRADED, false, details);
  }

  @Override
  public synchronized void close() {
    Optional.ofNullable(timer).ifPresent(Cancellable::cancel);
    coalescer.close();
    duty.release();
  }

  /** One look: it ends when it has done enough, or when the archive seems to be down. */
  private final class Round {
    private int done;
    private int failed;

    boolean isOver() {
      return done == MOST || failed == MAX_FAILURES;
    }

    void go(Execution execution) {
      if (archived(execution)) {
        failed = 0;
        done++;
        remove(execution);
      } else {
        failed++;
      }
    }
  }
}
