package io.aiwm.core.internal.command;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import io.aiwm.core.http.Listings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Commands, cordons and drains of nodes, as REST and hosts ask for them. Blocks on the store. Safe
 * for use by many threads.
 */
public final class NodeControl {
  private static final String STEP = "steps[0].";

  private final NodeRegistry nodes;
  private final ExecutionOrchestrator executions;
  private final Draining draining;
  private final Listings listings;

  NodeControl(
      NodeRegistry nodes, ExecutionOrchestrator executions, Draining draining, Listings listings) {
    this.nodes = nodes;
    this.executions = executions;
    this.draining = draining;
    this.listings = listings;
  }

  /** Cordons a node: it takes no new work. */
  public Node cordon(Caller caller, Scope scope, String id, @Nullable Long ifVersion) {
    return schedule(caller, scope, id, Schedulability.CORDONED, true, ifVersion);
  }

  /**
   * Lets a node take new work again, and ends a drain. The drain counts as ended last, so that a
   * call that failed half-way can be repeated.
   */
  public Node uncordon(Caller caller, Scope scope, String id, @Nullable Long ifVersion) {
    boolean drains =
        require(scope, id)
            .schedulability()
            .unschedulableReasons()
            .contains(Schedulability.DRAINING);
    Node open = schedule(caller, scope, id, Schedulability.CORDONED, false, ifVersion);
    if (!drains) {
      return open;
    }
    draining.end(caller, scope, require(scope, id));
    listings.changed(Execution.KIND);
    return schedule(caller, scope, id, Schedulability.DRAINING, false, null);
  }

  /** Drains a node: it takes no work from now on; the execution ends when it has none. */
  public ExecutionDetails drain(Caller caller, Scope scope, String id) {
    return submit(
        caller, Draining.drain(schedule(caller, scope, id, Schedulability.DRAINING, true, null)));
  }

  private Node schedule(
      Caller caller,
      Scope scope,
      String id,
      String reason,
      boolean present,
      @Nullable Long ifVersion) {
    NodeInput input = new NodeInput.SchedulingChanged(reason, present);
    Node node = nodes.apply(caller, scope, id, input, ifVersion);
    listings.changed(Node.KIND);
    return node;
  }

  /** Restarts a node's agent. */
  public ExecutionDetails restart(Caller caller, Scope scope, String id) {
    CommandSpec restart = CommandSpec.of(MessageType.SYSTEM_RESTART, Map.of());
    return command(caller, scope, id, restart, null, null);
  }

  /**
   * Sends a command, as an execution of one step.
   *
   * @param priority how urgent it is; normal by default
   * @param timeoutSeconds maximum time for an answer; the default of its type where null
   */
  public ExecutionDetails command(
      Caller caller,
      Scope scope,
      String id,
      CommandSpec command,
      @Nullable Priority priority,
      @Nullable Integer timeoutSeconds) {
    Node node = require(scope, id);
    StepSpec step =
        new StepSpec(command.type(), null, node.id(), command, null, false, timeoutSeconds, null);
    ExecutionSpec spec =
        new ExecutionSpec(
            command.type() + " on " + shortened(node.name()),
            null,
            Category.MAINTENANCE,
            command.type(),
            Objects.requireNonNullElse(priority, Priority.NORMAL),
            null,
            "node",
            node.id(),
            node.id(),
            ExecutionDraft.TIMEOUT_SECONDS,
            0);
    return submit(caller, new ExecutionDraft(spec, List.of(step), Map.of()));
  }

  /** Submits a command; errors name the command's fields rather than the step's. */
  private ExecutionDetails submit(Caller caller, ExecutionDraft draft) {
    try {
      ExecutionDetails submitted = executions.submit(caller, draft);
      listings.changed(Execution.KIND);
      return submitted;
    } catch (ValidationException e) {
      throw new ValidationException(
          e.errors().stream()
              .map(bad -> new FieldError(commandField(bad.field()), bad.message()))
              .toList());
    }
  }

  private static String commandField(String field) {
    String inStep = field.startsWith(STEP) ? field.substring(STEP.length()) : field;
    return inStep.startsWith("command.") ? inStep.substring("command.".length()) : inStep;
  }

  private Node require(Scope scope, String id) {
    return nodes.find(scope, id).orElseThrow(() -> new NotFoundException("node", id));
  }

  private static String shortened(String name) {
    return name.length() > 64 ? name.substring(0, 64) : name;
  }
}
