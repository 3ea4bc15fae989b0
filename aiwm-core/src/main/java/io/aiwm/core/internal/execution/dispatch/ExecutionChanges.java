package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.event.Event;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Kind;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.decide.ExecutionDecider;
import io.aiwm.core.internal.execution.dispatch.SendWindows.Grant;
import io.aiwm.core.internal.execution.place.Fleet;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.DecisionContext;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionSnapshot;
import io.aiwm.core.internal.execution.run.LocalHandlers;
import io.aiwm.core.internal.execution.state.ExecutionCommits;
import io.aiwm.core.internal.execution.state.ExecutionCommits.Prepared;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.ExecutionRepository.Stored;
import io.aiwm.core.internal.execution.state.Fleets;
import io.aiwm.core.internal.execution.state.HistoryRecord;
import io.aiwm.core.internal.execution.state.ReportBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Changes executions: reads, decides, commits, and decides again where somebody else was first.
 * What a decision sends leaves once it is stored and before the next decision about the same
 * execution, so that a cancellation never overtakes its command.
 *
 * <p>Safe for use by many threads.
 */
public final class ExecutionChanges {
  /** Races lost in a row that cannot be mere races. */
  private static final int MAX_TRIES = 50;

  private static final String CORRELATION_ID = "correlationId";

  private final Engine engine;
  private final ExecutionDecider decider;
  private final ExecutionRepository repository;
  private final ReportBuffer reports;
  private final SendWindows windows;
  private final Supplier<LocalHandlers> handlers;
  private final Fleets fleets;
  private final ExecutionCommits commits;
  private volatile StepCapacity capacity = StepCapacity.NONE;
  private final List<Lock> locks =
      IntStream.range(0, 256).<Lock>mapToObj(i -> new ReentrantLock()).toList();

  public ExecutionChanges(
      Engine engine,
      ExecutionDecider decider,
      ExecutionRepository repository,
      ReportBuffer reports,
      SendWindows windows,
      Supplier<LocalHandlers> handlers,
      Fleets fleets) {
    this.engine = engine;
    this.decider = decider;
    this.repository = repository;
    this.reports = reports;
    this.windows = windows;
    this.handlers = handlers;
    this.fleets = fleets;
    commits = new ExecutionCommits(engine.ids()::next);
  }

  /** Names who claims the capacity of steps; before the first change. */
  public void booking(StepCapacity steps) {
    capacity = steps;
  }

  /**
   * Stores a new execution with its first decision.
   *
   * @param effects carries out what was decided, once it is stored
   * @return what was stored, or empty where there is an execution of this id already
   */
  public Optional<ExecutionDetails> insert(
      Caller caller,
      Execution execution,
      List<ExecutionStep> steps,
      AuditEntry audit,
      BiConsumer<Execution, Decision> effects) {
    return locked(
        caller,
        execution.id(),
        () -> {
          Set<String> full = new HashSet<>();
          for (int tries = 0; tries < MAX_TRIES; tries++) {
            Insertion insertion = insert(caller, execution, steps, audit, effects, full);
            if (insertion.stored() != null || insertion.known()) {
              return Optional.ofNullable(insertion.stored());
            }
          }
          throw new ConflictException("CONFLICT", "The nodes are being filled by too many at once");
        });
  }

  /**
   * One try to store a new execution.
   *
   * @param stored what was stored; null where nothing was
   * @param known there is an execution of this id already
   */
  private record Insertion(@Nullable ExecutionDetails stored, boolean known) {}

  private Insertion insert(
      Caller caller,
      Execution execution,
      List<ExecutionStep> steps,
      AuditEntry audit,
      BiConsumer<Execution, Decision> effects,
      Set<String> full) {
    DecisionContext moment = moment(caller);
    try (Grant grant = windows.reserve(execution, steps, null)) {
      ExecutionSnapshot snapshot = snapshot(execution, steps, grant, full);
      List<ExecutionInput> inputs = List.of(new ExecutionInput.Started());
      Decision decision = decider.decide(snapshot, inputs, moment);
      Prepared prepared = commits.insert(decision, caller, audit, moment.now());
      Unit unit = unit(caller);
      Optional<String> noRoom =
          capacity.book(unit, prepared.execution(), List.of(), decision.steps());
      if (noRoom.isPresent()) {
        full.add(noRoom.get());
        return new Insertion(null, false);
      }
      CommitResult result = engine.store().commit(joined(prepared.commit(), unit));
      if (!result.applied()) {
        return new Insertion(null, concerns(result, Execution.KIND));
      }
      landed(unit);
      repository.written(prepared);
      grant.settle(prepared.execution(), decision, steps);
      effects.accept(prepared.execution(), decision);
      return new Insertion(new ExecutionDetails(prepared.execution(), prepared.steps()), false);
    }
  }

  /** True if a record of a kind is among those that kept a commit from landing. */
  private static boolean concerns(CommitResult result, Kind<?> kind) {
    return !(result instanceof CommitResult.Conflict conflict)
        || conflict.losers().stream()
            .anyMatch(loser -> loser.collection().equals(kind.collection()));
  }

  private Unit unit(Caller caller) {
    return new Unit(engine.store(), engine.ids(), engine.time(), caller);
  }

  /** The commit of an execution, with what it means for capacity. */
  private static Commit joined(Commit commit, Unit unit) {
    if (unit.isEmpty()) {
      return commit;
    }
    Commit more = unit.commit();
    List<io.aiwm.api.store.Change<?>> changes = new ArrayList<>(commit.changes());
    changes.addAll(more.changes());
    List<Event> events = new ArrayList<>(commit.events());
    events.addAll(more.events());
    return new Commit(changes, events);
  }

  private static void landed(Unit unit) {
    unit.effects().forEach(Runnable::run);
  }

  /**
   * Carries out a change.
   *
   * @param effects carries out what was decided, once it is stored
   * @return the execution afterwards, or empty if there is none in the scope
   */
  public Optional<Execution> apply(
      Caller caller, Change change, BiConsumer<Execution, Decision> effects) {
    return locked(
        caller, change.executionId(), () -> new Attempts(caller, change, effects).untilDone());
  }

  private <T> T locked(Caller caller, String executionId, Supplier<T> work) {
    Lock lock = locks.get(Math.floorMod(executionId.hashCode(), locks.size()));
    lock.lock();
    try {
      return correlated(caller, work);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      // What is stored is not known any more.
      repository.forget(executionId);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private static <T> T correlated(Caller caller, Supplier<T> work) {
    String outer = MDC.get(CORRELATION_ID);
    MDC.put(CORRELATION_ID, caller.correlationId());
    try {
      return work.get();
    } finally {
      if (outer == null) {
        MDC.remove(CORRELATION_ID);
      } else {
        MDC.put(CORRELATION_ID, outer);
      }
    }
  }

  private DecisionContext moment(Caller caller) {
    return new DecisionContext(engine.time().now(), engine.controllerId(), caller.correlationId());
  }

  private ExecutionSnapshot snapshot(
      Execution execution, List<ExecutionStep> steps, Grant grant, Set<String> full) {
    Fleet all = fleets.of(execution.owner().orgId());
    Fleet free =
        placement ->
            all.candidates(placement).stream()
                .filter(candidate -> !full.contains(candidate.nodeId()))
                .toList();
    return new ExecutionSnapshot(
        execution, steps, grant::room, handlers.get(), full.isEmpty() ? all : free);
  }

  /** The tries of one change. */
  private final class Attempts {
    private final Caller caller;
    private final Change change;
    private final BiConsumer<Execution, Decision> effects;
    private boolean lateIsKnown;

    /** Nodes that turned out to have no room. */
    private final Set<String> full = new HashSet<>();

    Attempts(Caller caller, Change change, BiConsumer<Execution, Decision> effects) {
      this.caller = caller;
      this.change = change;
      this.effects = effects;
    }

    Optional<Execution> untilDone() {
      // A person's wish is judged by what is so, not by what we remember.
      boolean fresh = change.audit() != null;
      for (int tries = 0; tries < MAX_TRIES; tries++) {
        Optional<Stored> stored =
            fresh
                ? repository.fresh(change.executionId())
                : repository.cachedOrFresh(change.executionId());
        stored = stored.filter(s -> change.scope().includes(s.execution().owner().orgId()));
        if (stored.isEmpty()) {
          reports.forget(change.executionId());
          return Optional.empty();
        }
        Optional<Execution> done = attempt(stored.get());
        if (done.isPresent()) {
          return done;
        }
        fresh = true;
      }
      throw new ConflictException(
          "CONFLICT", "The execution is being changed by too many requests at once; try again");
    }

    private Optional<Execution> attempt(Stored stored) {
      requireVersion(stored.execution());
      List<ExecutionInput> inputs = new ArrayList<>(reports.of(change.executionId()));
      List<ExecutionInput> reported = List.copyOf(inputs);
      inputs.addAll(change.inputs());
      try (Grant grant = windows.reserve(stored.execution(), stored.steps(), change.here())) {
        DecisionContext moment = moment(caller);
        Decision decision = decide(stored, grant, inputs, moment);
        if (!decision.modified() && !stored.fresh()) {
          // What means nothing to an old state may mean something to the present one.
          return Optional.empty();
        }
        Decision kept = lateIsKnown ? decision.withoutLateAnswers() : decision;
        AuditEntry audit = change.audit() == null ? null : change.audit().apply(kept.execution());
        Prepared prepared = commits.replace(kept, stored.blocks(), caller, audit, moment.now());
        Unit unit = unit(caller);
        Optional<String> noRoom =
            capacity.book(unit, prepared.execution(), stored.steps(), kept.steps());
        if (noRoom.isPresent()) {
          full.add(noRoom.get());
          return Optional.empty();
        }
        if (!commit(joined(prepared.commit(), unit)) || isOrphaned(kept, prepared)) {
          return Optional.empty();
        }
        landed(unit);
        repository.written(prepared);
        reports.stored(change.executionId(), reported);
        grant.settle(prepared.execution(), kept, stored.steps());
        effects.accept(prepared.execution(), kept);
        return Optional.of(prepared.execution());
      }
    }

    /**
     * True if the execution was removed meanwhile: a decision that changes nothing is only
     * appended, and so does not lose against the removal.
     */
    private boolean isOrphaned(Decision kept, Prepared prepared) {
      return !kept.modified()
          && !prepared.commit().changes().isEmpty()
          && repository.removeIfOrphaned(change.executionId());
    }

    private Decision decide(
        Stored stored, Grant grant, List<ExecutionInput> inputs, DecisionContext moment) {
      try {
        ExecutionSnapshot snapshot = snapshot(stored.execution(), stored.steps(), grant, full);
        return decider.decide(snapshot, inputs, moment);
      } catch (AiwmException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        // A report that cannot be digested must not come back for ever.
        reports.forget(change.executionId());
        throw e;
      }
    }

    private void requireVersion(Execution execution) {
      if (change.ifVersion() != null && change.ifVersion() != execution.version()) {
        throw new StaleVersionException("execution", execution.id(), execution.version());
      }
    }

    private boolean commit(Commit commit) {
      if (commit.changes().isEmpty()) {
        return true;
      }
      CommitResult result = engine.store().commit(commit);
      if (result instanceof CommitResult.Conflict conflict) {
        repository.forget(change.executionId());
        lateIsKnown |=
            conflict.losers().stream()
                .anyMatch(loser -> loser.collection().equals(HistoryRecord.KIND.collection()));
      }
      return result.applied();
    }
  }
}
