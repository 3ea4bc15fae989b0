package io.aiwm.core.host;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.store.HostTransaction;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Joined;
import io.aiwm.core.feature.Units;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The executions as one caller may use them; see {@link ControlPlane}. */
public final class Executions {
  private final Guard guard;
  private final ExecutionOrchestrator orchestrator;
  private final Units units;

  Executions(Guard guard, ExecutionOrchestrator orchestrator, Units units) {
    this.guard = guard;
    this.orchestrator = orchestrator;
    this.units = units;
  }

  /**
   * Submits an execution; it starts at once. One that chooses its id may be submitted again until
   * it is known to be stored, see {@link ExecutionOrchestrator#submit}.
   *
   * @return what was stored
   */
  public ExecutionDetails submit(ExecutionDraft draft) {
    return guard.change(
        "execution.submit",
        "",
        Execution.KIND,
        scope -> orchestrator.submit(guard.caller(), draft));
  }

  /** Adds the submission of an execution to a unit of work. */
  public ExecutionDetails submit(Unit unit, ExecutionDraft draft) {
    return guard.change(
        "execution.submit", "", Execution.KIND, scope -> orchestrator.submit(unit, draft));
  }

  /**
   * Submits an execution inside a transaction of the host's: it is stored when the host commits,
   * together with what the host has written, and is gone where the host rolls back. It starts
   * within a second after the commit, or at once where the host then calls {@link Joined#landed}.
   *
   * @param transaction for example {@code JdbcStore.within(connection)}
   * @throws io.aiwm.api.error.AiwmException if it cannot be stored; roll back
   */
  public Joined<ExecutionDetails> submit(HostTransaction transaction, ExecutionDraft draft) {
    return guard.change(
        "execution.submit",
        "",
        Execution.KIND,
        scope -> units.join(transaction, guard.caller(), unit -> orchestrator.submit(unit, draft)));
  }

  /** The execution, unless it is out of the caller's reach. */
  public Optional<Execution> find(String id) {
    return guard.run("execution.get", scope -> orchestrator.find(scope, id));
  }

  /** The newest executions, at most a hundred. */
  public Page<Execution> list() {
    return list(newest -> newest);
  }

  /**
   * One page of executions; see {@link Execution#KIND} for the fields.
   *
   * @param asked narrows the query for the newest
   */
  public Page<Execution> list(UnaryOperator<Query> asked) {
    return guard.run("execution.list", scope -> orchestrator.list(Guard.within(scope, asked)));
  }

  /** The steps of an execution, by index. */
  public List<ExecutionStep> steps(String id) {
    return guard.run("execution.get_steps", id, scope -> orchestrator.steps(scope, id));
  }

  /**
   * The latest messages and decisions of an execution, oldest first.
   *
   * @param limit maximum number of them, 1 to 1,000
   */
  public List<HistoryEntry> history(String id, int limit) {
    return guard.run("execution.get", id, scope -> orchestrator.history(scope, id, limit));
  }

  /**
   * Changes what may be changed of an execution.
   *
   * @param ifVersion the version that the caller has read and means to change, or null for any
   */
  public ExecutionDetails change(String id, ExecutionPatch patch, @Nullable Long ifVersion) {
    return guard.change(
        "execution.update",
        id,
        Execution.KIND,
        scope -> orchestrator.update(guard.caller(), scope, id, patch, ifVersion));
  }

  /**
   * Cancels an execution: running commands are cancelled on their nodes, the rest is skipped.
   *
   * @param reason for people
   * @throws io.aiwm.api.error.IllegalTransitionException if it has ended already
   */
  public ExecutionDetails cancel(String id, String reason) {
    return guard.change(
        "execution.cancel",
        id,
        Execution.KIND,
        scope -> orchestrator.cancel(guard.caller(), scope, id, reason));
  }

  /** Starts a failed, timed out or cancelled execution again from what did not complete. */
  public ExecutionDetails retry(String id) {
    return guard.change(
        "execution.retry",
        id,
        Execution.KIND,
        scope -> orchestrator.retry(guard.caller(), scope, id));
  }

  /** Follows an execution until it has ended; see {@link ExecutionOrchestrator#watch}. */
  public Cancellable watch(String id, Consumer<Execution> listener) {
    return guard.run("execution.get", id, scope -> orchestrator.watch(scope, id, listener));
  }

  /** Waits for an execution without a thread; see {@link ExecutionOrchestrator#await}. */
  public CompletableFuture<Execution> await(String id, Duration limit) {
    return guard.run("execution.get", id, scope -> orchestrator.await(scope, id, limit));
  }
}
