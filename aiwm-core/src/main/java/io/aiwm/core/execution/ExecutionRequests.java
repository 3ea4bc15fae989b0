package io.aiwm.core.execution;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.execution.ExecutionInput.CancelRequested;
import io.aiwm.core.execution.ExecutionInput.NodeGone;
import io.aiwm.core.execution.ExecutionInput.Patched;
import io.aiwm.core.execution.ExecutionInput.RetryRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people ask of executions. Safe for use by many threads. */
final class ExecutionRequests {
  private static final Logger log = LoggerFactory.getLogger(ExecutionRequests.class);

  private final Engine engine;
  private final KnownNodes nodes;
  private final Fleets fleets;
  private final CommandPermissions permissions;
  private final ExecutionSecrets secrets;
  private final ExecutionChanges changes;
  private final ExecutionRepository repository;
  private final Dispatcher dispatcher;
  private final OpenExecutions open;
  private final Audit audit;

  ExecutionRequests(
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
    audit = new Audit(engine.ids(), engine.time());
  }

  Execution submit(Caller caller, ExecutionDraft draft) {
    Scope scope = permissions.require(caller.principal(), draft.steps());
    ExecutionValidation.check(draft, around(scope));
    requireParent(scope, draft.spec().parentExecutionId());
    Owner owner = caller.principal().owner();
    open.admit(owner.orgId());
    Instant now = engine.time().now();
    Header header =
        Header.fresh(engine.ids().next(), owner, caller.id(), now).withMetadata(draft.metadata());
    List<ExecutionStep> steps = new ArrayList<>();
    for (StepSpec spec : secrets.sealed(header.id(), draft.steps())) {
      steps.add(
          new ExecutionStep(
              header.id(),
              steps.size(),
              ExecutionValidation.nodeOf(draft.spec(), spec),
              spec,
              StepState.PENDING));
    }
    Execution execution = pending(header, draft, steps);
    Map<String, Object> details =
        Map.of(
            "name", draft.spec().name(),
            "steps", steps.size(),
            "type", kind(draft),
            "nodeIds", execution.involvedNodeIds());
    AuditEntry entry = entry(caller, execution, "execution.submit", details);
    return changes.insert(caller, execution, steps, entry, dispatcher::carryOut);
  }

  private void requireParent(Scope scope, @Nullable String parentId) {
    boolean good =
        parentId == null
            || (Ids.isId(parentId)
                && engine.store().find(Execution.KIND, scope, parentId).isPresent());
    if (!good) {
      throw new ValidationException("parentExecutionId", "there is no such execution");
    }
  }

  private Surroundings around(Scope scope) {
    return new Surroundings() {
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
      public boolean handles(String handler) {
        return permissions.handles(handler);
      }
    };
  }

  private static Execution pending(Header header, ExecutionDraft draft, List<ExecutionStep> steps) {
    List<String> nodeIds =
        steps.stream().map(ExecutionStep::nodeId).filter(Objects::nonNull).distinct().toList();
    ExecutionState state = ExecutionState.pending();
    return new Execution(header, draft.spec(), state, steps.size(), nodeIds, null);
  }

  private static String kind(ExecutionDraft draft) {
    return draft.steps().stream()
        .map(step -> step.command().type())
        .distinct()
        .limit(10)
        .reduce((a, b) -> a + "," + b)
        .orElse("");
  }

  Execution cancel(Caller caller, Scope scope, String id, @Nullable String reason) {
    String why = reason == null ? "" : reason;
    Execution cancelled = cancelOne(caller, scope, id, why);
    repository.openChildren(id).forEach(child -> cancelChild(caller, scope, child, why));
    return cancelled;
  }

  /** Children end with their parent; one that has ended meanwhile is as good. */
  private void cancelChild(Caller caller, Scope scope, Execution child, String why) {
    try {
      cancel(caller, scope, child.id(), why);
    } catch (IllegalTransitionException | NotFoundException e) {
      log.debug("The child {} is not there to be cancelled", child.id());
    }
  }

  private Execution cancelOne(Caller caller, Scope scope, String id, String why) {
    return change(
        caller,
        new Change(
            id,
            scope,
            null,
            List.of(new CancelRequested(caller.id(), why)),
            null,
            e -> entry(caller, e, "execution.cancel", Map.of("reason", why))));
  }

  Execution retry(Caller caller, Scope scope, String id) {
    List<ExecutionInput> inputs = new ArrayList<>();
    inputs.add(new RetryRequested(caller.id()));
    Execution execution = require(scope, id);
    Set<String> existing = nodes.existing(Scope.all(), execution.involvedNodeIds());
    requireAllowed(caller, execution, existing);
    execution.involvedNodeIds().stream()
        .filter(nodeId -> !existing.contains(nodeId))
        .forEach(nodeId -> inputs.add(new NodeGone(nodeId)));
    return change(
        caller,
        new Change(
            id, scope, null, inputs, null, e -> entry(caller, e, "execution.retry", Map.of())));
  }

  /** What is tried again is sent again, by this caller. */
  private void requireAllowed(Caller caller, Execution execution, Set<String> nodeIds) {
    List<StepSpec> steps = repository.steps(execution).stream().map(ExecutionStep::spec).toList();
    Scope reach = permissions.require(caller.principal(), steps);
    boolean reached = reach.includes(execution.owner().orgId());
    if (!reached || !nodes.existing(reach, nodeIds).containsAll(nodeIds)) {
      throw new ForbiddenException("The execution concerns nodes of another organisation");
    }
  }

  Execution update(
      Caller caller, Scope scope, String id, ExecutionPatch patch, @Nullable Long ifVersion) {
    ExecutionValidation.check(patch);
    return change(
        caller,
        new Change(
            id,
            scope,
            ifVersion,
            List.of(new Patched(patch)),
            null,
            e -> entry(caller, e, "execution.update", Map.of("version", e.version()))));
  }

  List<ExecutionStep> steps(Scope scope, String id) {
    return repository.steps(require(scope, id));
  }

  List<HistoryEntry> history(Scope scope, String id, int limit) {
    return repository.history(require(scope, id), limit);
  }

  private Execution require(Scope scope, String id) {
    return engine.store().find(Execution.KIND, scope, id).orElseThrow(() -> missing(id));
  }

  private Execution change(Caller caller, Change change) {
    return changes
        .apply(caller, change, dispatcher::carryOut)
        .orElseThrow(() -> missing(change.executionId()));
  }

  private AuditEntry entry(
      Caller caller, Execution execution, String action, Map<String, Object> details) {
    return audit.entry(
        caller, execution.owner(), action, "execution", execution.id(), Audit.OK, details);
  }

  private static NotFoundException missing(String id) {
    return new NotFoundException("execution", id);
  }
}
