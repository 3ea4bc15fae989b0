package io.aiwm.core.internal.execution;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Change.Insert;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.dispatch.Change;
import io.aiwm.core.internal.execution.dispatch.Dispatcher;
import io.aiwm.core.internal.execution.dispatch.ExecutionChanges;
import io.aiwm.core.internal.execution.payload.ExecutionSecrets;
import io.aiwm.core.internal.execution.run.ExecutionInput.Due;
import io.aiwm.core.internal.execution.run.NominalNode;
import io.aiwm.core.internal.execution.state.ExecutionCommits;
import io.aiwm.core.internal.execution.state.ExecutionCommits.Prepared;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.Fleets;
import io.aiwm.core.internal.execution.state.KnownNodes;
import io.aiwm.core.internal.execution.state.OpenExecutions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New executions. Safe for use by many threads.
 *
 * <p>One by itself is stored with its first decision, and what that sends leaves at once. One
 * within a unit of work is stored as due and sends nothing, since the unit may be done again, or
 * land in a transaction of the host's that nobody tells of: whoever looks first starts it.
 */
final class Submissions {
  private final Engine engine;
  private final KnownNodes nodes;
  private final Fleets fleets;
  private final CommandPermissions permissions;
  private final ExecutionSecrets secrets;
  private final ExecutionChanges changes;
  private final ExecutionRepository repository;
  private final Dispatcher dispatcher;
  private final OpenExecutions open;
  private final ExecutionCommits commits;
  private final Audit audit;

  Submissions(
      Engine engine,
      KnownNodes nodes,
      Fleets fleets,
      CommandPermissions permissions,
      ExecutionSecrets secrets,
      ExecutionChanges changes,
      ExecutionRepository repository,
      Dispatcher dispatcher,
      OpenExecutions open) {
    this.engine = engine;
    this.nodes = nodes;
    this.fleets = fleets;
    this.permissions = permissions;
    this.secrets = secrets;
    this.changes = changes;
    this.repository = repository;
    this.dispatcher = dispatcher;
    this.open = open;
    commits = new ExecutionCommits(engine.ids()::next);
    audit = new Audit(engine.ids(), engine.time());
  }

  /** An execution that is ready to be stored. */
  private record Fresh(Execution execution, List<ExecutionStep> steps, AuditEntry audit) {}

  ExecutionDetails submit(Caller caller, ExecutionDraft draft) {
    Scope scope = permissions.require(caller.principal(), draft.steps());
    return stored(caller, draft).orElseGet(() -> insert(caller, scope, draft));
  }

  private ExecutionDetails insert(Caller caller, Scope scope, ExecutionDraft draft) {
    Fresh fresh = fresh(caller, scope, draft, engine.time().now());
    return changes
        .insert(caller, fresh.execution(), fresh.steps(), fresh.audit(), dispatcher::carryOut)
        .or(() -> stored(caller, draft))
        .orElseThrow(Submissions::taken);
  }

  ExecutionDetails submit(Unit unit, ExecutionDraft draft) {
    Caller caller = unit.caller();
    Scope scope = permissions.require(caller.principal(), draft.steps());
    return stored(caller, draft).orElseGet(() -> add(unit, scope, draft));
  }

  private ExecutionDetails add(Unit unit, Scope scope, ExecutionDraft draft) {
    Fresh fresh = fresh(unit.caller(), scope, draft, unit.now());
    Prepared prepared =
        commits.pending(fresh.execution(), fresh.steps(), unit.caller(), fresh.audit(), unit.now());
    prepared.commit().changes().forEach(change -> insert(unit, (Insert<?>) change));
    unit.whenLanded(() -> start(unit.caller(), prepared));
    return new ExecutionDetails(prepared.execution(), prepared.steps());
  }

  private static <T extends Entity> void insert(Unit unit, Insert<T> change) {
    unit.insert(change.kind(), change.entity());
  }

  /** The sweep would do it, too. */
  private void start(Caller caller, Prepared prepared) {
    repository.written(prepared);
    changes.apply(
        caller, Change.of(prepared.execution().id(), new Due(Set.of())), dispatcher::carryOut);
  }

  /**
   * The execution stored by an earlier submission of the same draft, whose response may have been
   * lost. It is not checked again: what was true then need not be true now.
   */
  private Optional<ExecutionDetails> stored(Caller caller, ExecutionDraft draft) {
    String id = draft.id();
    if (id == null) {
      return Optional.empty();
    }
    requireId(id);
    Optional<Execution> found = engine.store().find(Execution.KIND, Scope.all(), id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ExecutionDetails stored = new ExecutionDetails(found.get(), repository.steps(found.get()));
    if (!Resubmission.same(caller, draft, stored)) {
      throw taken();
    }
    return Optional.of(stored);
  }

  private static void requireId(String id) {
    if (!Ids.isId(id)) {
      throw new ValidationException("id", "must be 24 lower-case hexadecimal digits");
    }
  }

  private static ConflictException taken() {
    return new ConflictException("ID_TAKEN", "An execution with this id already exists");
  }

  private Fresh fresh(Caller caller, Scope scope, ExecutionDraft draft, Instant now) {
    ExecutionValidation.check(draft, around(scope));
    requireParent(scope, draft.spec().parentExecutionId());
    open.admit(caller.principal().owner().orgId());
    String id = Objects.requireNonNullElseGet(draft.id(), engine.ids()::next);
    Header header =
        Header.fresh(id, caller.principal().owner(), caller.id(), now)
            .withMetadata(draft.metadata());
    List<ExecutionStep> steps = new ArrayList<>();
    for (StepSpec spec : secrets.sealed(id, draft.steps())) {
      steps.add(
          new ExecutionStep(
              id, steps.size(), NominalNode.of(draft.spec(), spec), spec, StepState.PENDING));
    }
    Execution execution = pending(header, draft, steps);
    return new Fresh(execution, steps, entry(caller, execution, draft));
  }

  private void requireParent(Scope scope, @Nullable String parentId) {
    boolean good =
        parentId == null
            || (Ids.isId(parentId)
                && engine.store().find(Execution.KIND, scope, parentId).isPresent());
    if (!good) {
      throw new ValidationException("parentExecutionId", "must name an existing execution");
    }
  }

  private ValidationContext around(Scope scope) {
    return new ValidationContext() {
      @Override
      public Set<String> existing(Collection<String> nodeIds) {
        return nodes.existing(scope, nodeIds);
      }

      @Override
      public boolean possible(Placement placement) {
        return fleets.possible(scope, placement);
      }

      @Override
      public boolean possibleButForUnknownMemory(Placement placement) {
        return fleets.possibleButForUnknownMemory(scope, placement);
      }

      @Override
      public @Nullable CommandType commandType(String name) {
        return permissions.type(name);
      }

      @Override
      public boolean handles(String handler) {
        return permissions.handles(handler);
      }
    };
  }

  private static Execution pending(Header header, ExecutionDraft draft, List<ExecutionStep> steps) {
    List<String> nodeIds =
        steps.stream().map(ExecutionStep::nodeId).filter(Objects::nonNull).distinct().toList();
    ExecutionState state = ExecutionState.pending();
    return new Execution(header, draft.spec(), state, steps.size(), nodeIds, null, null);
  }

  private AuditEntry entry(Caller caller, Execution execution, ExecutionDraft draft) {
    Map<String, Object> details =
        Map.of(
            "name", draft.spec().name(),
            "steps", execution.stepCount(),
            "type", kind(draft),
            "nodeIds", execution.involvedNodeIds());
    return audit.entry(
        caller,
        execution.owner(),
        "execution.submit",
        "execution",
        execution.id(),
        Audit.OK,
        details);
  }

  private static String kind(ExecutionDraft draft) {
    return draft.steps().stream()
        .map(step -> step.command().type())
        .distinct()
        .limit(10)
        .reduce((a, b) -> a + "," + b)
        .orElse("");
  }
}
