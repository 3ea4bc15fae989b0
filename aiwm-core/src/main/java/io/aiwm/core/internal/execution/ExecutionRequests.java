package io.aiwm.core.internal.execution;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.dispatch.Change;
import io.aiwm.core.internal.execution.dispatch.Dispatcher;
import io.aiwm.core.internal.execution.dispatch.ExecutionChanges;
import io.aiwm.core.internal.execution.payload.ExecutionSecrets;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.CancelRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.Patched;
import io.aiwm.core.internal.execution.run.ExecutionInput.RetryRequested;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.Fleets;
import io.aiwm.core.internal.execution.state.KnownNodes;
import io.aiwm.core.internal.execution.state.OpenExecutions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests of users about executions. Safe for use by many threads. */
final class ExecutionRequests {
  private static final Logger log = LoggerFactory.getLogger(ExecutionRequests.class);

  private final Engine engine;
  private final KnownNodes nodes;
  private final CommandPermissions permissions;
  private final ExecutionChanges changes;
  private final ExecutionRepository repository;
  private final Dispatcher dispatcher;
  private final Submissions submissions;
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
    this.permissions = permissions;
    this.changes = changes;
    this.repository = repository;
    this.dispatcher = dispatcher;
    submissions =
        new Submissions(
            engine, nodes, fleets, permissions, secrets, changes, repository, dispatcher, open);
    audit = new Audit(engine.ids(), engine.time());
  }

  ExecutionDetails submit(Caller caller, ExecutionDraft draft) {
    return submissions.submit(caller, draft);
  }

  ExecutionDetails submit(Unit unit, ExecutionDraft draft) {
    return submissions.submit(unit, draft);
  }

  ExecutionDetails cancel(Caller caller, Scope scope, String id, @Nullable String reason) {
    String why = reason == null ? "" : reason;
    ExecutionDetails cancelled = cancelOne(caller, scope, id, why);
    repository.openChildren(id).forEach(child -> cancelChild(caller, scope, child, why));
    return cancelled;
  }

  /** Children end with their parent; one that has ended meanwhile is as good. */
  private void cancelChild(Caller caller, Scope scope, Execution child, String why) {
    try {
      cancel(caller, scope, child.id(), why);
    } catch (IllegalTransitionException | NotFoundException e) {
      log.debug("Child execution {} no longer exists and cannot be cancelled", child.id());
    }
  }

  private ExecutionDetails cancelOne(Caller caller, Scope scope, String id, String why) {
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

  ExecutionDetails retry(Caller caller, Scope scope, String id) {
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

  /** Requires permission for the steps that run again, since this caller sends them. */
  private void requireAllowed(Caller caller, Execution execution, Set<String> nodeIds) {
    List<StepSpec> steps = repository.steps(execution).stream().map(ExecutionStep::spec).toList();
    Scope reach = permissions.require(caller.principal(), steps);
    boolean reached = reach.includes(execution.owner().orgId());
    if (!reached || !nodes.existing(reach, nodeIds).containsAll(nodeIds)) {
      throw new ForbiddenException("The execution involves nodes of another organisation");
    }
  }

  ExecutionDetails update(
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

  private ExecutionDetails change(Caller caller, Change change) {
    List<ExecutionStep> steps = new ArrayList<>();
    Execution changed =
        changes
            .apply(
                caller,
                change,
                (execution, decision) -> {
                  steps.addAll(decision.steps());
                  dispatcher.carryOut(execution, decision);
                })
            .orElseThrow(() -> missing(change.executionId()));
    return new ExecutionDetails(changed, steps);
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
