package io.aiwm.core.internal.capacity.stop;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.node.WorkloadOwner;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops nodes, and starts them again; each twice as once. */
final class NodeStops {
  private static final Logger log = LoggerFactory.getLogger(NodeStops.class);
  private static final String STOPPED = "node.stopped";
  private static final String STARTED = "node.started";

  private final FeatureContext engine;
  private final Owners owners;

  NodeStops(FeatureContext engine, Owners owners) {
    this.engine = engine;
    this.owners = owners;
  }

  /** A stop: the node takes no work from this commit on, and the execution empties it. */
  record Stop(String executionId, Node node, Instant stoppedAt) {}

  Stop stop(Caller caller, Scope scope, String id, StopNode asked) {
    return engine.units().run(caller, unit -> stop(unit, scope, id, asked));
  }

  private Stop stop(Unit unit, Scope scope, String id, StopNode asked) {
    Node node = require(unit, scope, id);
    if (isStopped(node)) {
      Optional<Execution> known = latest(node.id());
      if (known.isPresent()) {
        return new Stop(known.get().id(), node, known.get().createdAt());
      }
    }
    Node stopped = schedule(unit, node, true);
    String executionId =
        engine.executions().submit(unit, StopExecution.of(node, asked)).execution().id();
    tell(unit, stopped, STOPPED, asked.why());
    return new Stop(executionId, stopped, unit.now());
  }

  /** Lifts a stop; what it stopped starts again. */
  Node start(Caller caller, Scope scope, String id) {
    Node before =
        engine.nodes().find(scope, id).orElseThrow(() -> new NotFoundException("node", id));
    refuseInactive(before);
    if (!isStopped(before)) {
      return before;
    }
    Optional<Execution> stop = latest(before.id());
    stop.filter(StopExecution::open).ifPresent(open -> cancel(caller, open));
    Node started =
        engine
            .units()
            .run(
                caller,
                unit -> {
                  Node node = require(unit, scope, id);
                  Node open = schedule(unit, node, false);
                  if (isStopped(node)) {
                    tell(unit, open, STARTED, "Started by " + caller.id());
                  }
                  return open;
                });
    stop.ifPresent(ended -> resume(caller, started, ended));
    return started;
  }

  private void cancel(Caller caller, Execution stop) {
    try {
      String reason = "the node was started by " + caller.id();
      engine.executions().cancel(caller, Scope.all(), stop.id(), reason);
    } catch (IllegalTransitionException | NotFoundException e) {
      log.debug("The stop {} has ended meanwhile", stop.id());
    }
  }

  /** Exactly what the stop has stopped, as its step told. */
  private void resume(Caller caller, Node node, Execution stop) {
    Map<String, List<String>> stopped =
        engine.executions().steps(Scope.all(), stop.id()).stream()
            .filter(step -> step.index() == StopExecution.STOPPING)
            .findFirst()
            .map(NodeStops::stopped)
            .orElse(Map.of());
    for (WorkloadOwner owner : owners.all()) {
      List<String> ids = stopped.getOrDefault(owner.name(), List.of());
      if (!ids.isEmpty()) {
        owner.resume(caller, node, ids);
      }
    }
  }

  @SuppressWarnings("unchecked") // As the step's handler wrote it.
  private static Map<String, List<String>> stopped(ExecutionStep step) {
    Map<String, Object> result = step.state().result();
    Object stopped = result == null ? null : result.get(StopWorkloads.STOPPED);
    return stopped instanceof Map<?, ?> map ? (Map<String, List<String>>) map : Map.of();
  }

  private Optional<Execution> latest(String nodeId) {
    return engine.executions().list(StopExecution.of(Scope.all(), nodeId)).data().stream()
        .findFirst();
  }

  private Node schedule(Unit unit, Node node, boolean stands) {
    NodeInput input = new NodeInput.SchedulingChanged(Schedulability.STOPPED, stands);
    return engine.nodes().apply(unit, Scope.all(), node.id(), input, null);
  }

  private static Node require(Unit unit, Scope scope, String id) {
    Node node =
        unit.find(Node.KIND, scope, id).orElseThrow(() -> new NotFoundException("node", id));
    refuseInactive(node);
    return node;
  }

  private static void refuseInactive(Node node) {
    if (node.status() == NodeStatus.INACTIVE) {
      throw new ConflictException("NODE_INACTIVE", "The node is inactive; enable it first");
    }
  }

  private static boolean isStopped(Node node) {
    return node.schedulability().unschedulableReasons().contains(Schedulability.STOPPED);
  }

  private static void tell(Unit unit, Node node, String type, String reason) {
    unit.event(
        "node",
        node,
        type,
        Severity.INFO,
        Map.of("nodeId", node.id(), "nodeName", node.name(), "reason", reason));
  }

  /** A node was stopped, or started again. */
  record Changed(String nodeId, String nodeName, String reason) {}
}
