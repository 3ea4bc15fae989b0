package io.aiwm.api.execution;

import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.api.unit.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves executions. All state is in the store; any controller may move any execution, and
 * compare-and-set decides between two that try. Commands are delivered at least once and take
 * effect once: see the fourth idea of the architecture.
 *
 * <p>Methods block on the store and may be called from many threads.
 */
public interface ExecutionOrchestrator {

  /**
   * Validates, stores and starts an execution.
   *
   * <p>A draft that chooses the id may be submitted again, by the same user, until it is known to
   * be stored: the second time changes nothing and answers what the first has stored.
   *
   * @return what was stored
   * @throws io.aiwm.api.error.ConflictException if the id that the draft chooses belongs to another
   *     execution, or one of somebody else's
   * @throws io.aiwm.api.error.ValidationException naming each bad field: circles, dangling
   *     references, unknown nodes, too many steps
   */
  ExecutionDetails submit(Caller caller, ExecutionDraft draft);

  /**
   * Adds the submission of an execution to a unit of work: it is stored together with whatever else
   * is in the unit, or not at all. It starts once the unit has landed, within a second also where
   * the controller that landed it has died.
   *
   * @return the execution as it will be stored, before its first step begins
   * @throws io.aiwm.api.error.AiwmException as {@link #submit(Caller, ExecutionDraft)} does, with
   *     nothing added
   */
  ExecutionDetails submit(Unit unit, ExecutionDraft draft);

  /** The execution, unless it is outside the scope. */
  Optional<Execution> find(Scope scope, String id);

  /** One page of executions; see {@link Execution#KIND} for the fields. */
  Page<Execution> list(Query query);

  /** Its steps, by index. */
  List<ExecutionStep> steps(Scope scope, String id);

  /**
   * The latest messages and decisions of an execution, oldest first.
   *
   * @param limit maximum number of them, 1 to 1,000
   * @throws NotFoundException if there is no such execution in the scope
   */
  List<HistoryEntry> history(Scope scope, String id, int limit);

  /**
   * Ends an execution: running commands are cancelled on their nodes, the rest is skipped.
   *
   * @throws io.aiwm.api.error.IllegalTransitionException if it has ended already
   */
  ExecutionDetails cancel(Caller caller, Scope scope, String id, String reason);

  /**
   * Starts a failed, timed out or cancelled execution again from what did not complete.
   *
   * @throws io.aiwm.api.error.IllegalTransitionException if it is in none of those
   */
  ExecutionDetails retry(Caller caller, Scope scope, String id);

  /** Changes what may be changed; see {@link ExecutionPatch}. */
  ExecutionDetails update(
      Caller caller, Scope scope, String id, ExecutionPatch patch, @Nullable Long ifVersion);

  /**
   * Follows an execution until it has ended. The listener is called on threads of the engine's, one
   * call at a time, first with the execution as it is and then after changes; where it changes
   * faster than the listener returns, steps between are left out, the last state never.
   *
   * @param listener must not throw
   * @return ends it earlier
   * @throws io.aiwm.api.error.NotFoundException if there is no such execution in the scope
   */
  Cancellable watch(Scope scope, String id, Consumer<Execution> listener);

  /**
   * Waits for an execution without holding a thread.
   *
   * @param limit how long at most
   * @return the execution once it has ended, or as it is when the time is up; its status says
   *     which. To cancel it ends the waiting, not the execution
   * @throws io.aiwm.api.error.NotFoundException if there is no such execution in the scope
   */
  CompletableFuture<Execution> await(Scope scope, String id, Duration limit);
}
