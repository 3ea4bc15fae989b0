package io.aiwm.core.internal.capacity.stop;

import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.WorkloadOwners;
import io.aiwm.api.security.Permission;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.node.NodeParticipants;
import java.time.Instant;
import java.util.List;

/** Starting and stopping nodes. */
public final class StopFeature implements Feature {
  @Override
  public String name() {
    return "node-stops";
  }

  @Override
  public List<EventType> eventTypes() {
    return List.of(
        new EventType(
            "node.stopped",
            Severity.INFO,
            "A node takes no more work, and what runs on it stops",
            NodeStops.Changed.class),
        new EventType(
            "node.started",
            Severity.INFO,
            "A stopped node takes work again",
            NodeStops.Changed.class));
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Owners owners = new Owners();
    NodeStops stops = new NodeStops(engine, owners);
    StopWorkloads workloads = new StopWorkloads(engine, owners);
    engine
        .port(NodeParticipants.class)
        .add(
            (unit, before, after) -> {
              if (after.deleted() && !before.deleted()) {
                owners.all().forEach(owner -> owner.deleted(unit, before));
              }
            });
    to.port(WorkloadOwners.class, owners)
        .operations(List.of(stop(stops), start(engine, stops)))
        .stepHandler(
            StepHandler.of(StopWorkloads.NAME, StopWorkloads.Input.class, workloads::stop)
                .requiring(Permission.OWN))
        .stepHandler(
            StepHandler.of(StopWorkloads.AWAIT, StopWorkloads.Awaited.class, workloads::awaitGone)
                .requiring(Permission.OWN));
  }

  private static Operation<StopNode, Stopped> stop(NodeStops stops) {
    return Operation.post("node.stop", "/nodes/{id}/stop")
        .summary("Take no more work, and stop what runs there; repeated, it is the same stop")
        .access(Access.OWN)
        .body(StopNode.class)
        .<Stopped>returns(202, Stopped.class)
        .handle(
            call -> {
              NodeStops.Stop stop = stops.stop(call.caller(), call.scope(), call.id(), call.body());
              Node node = stop.node();
              return new Stopped(stop.executionId(), node.id(), node.status(), stop.stoppedAt());
            });
  }

  private static Operation<NoBody, Started> start(FeatureContext engine, NodeStops stops) {
    return Operation.post("node.start", "/nodes/{id}/start")
        .summary("Take work again, and start what the stop has stopped")
        .access(Access.OWN)
        .<Started>returns(200, Started.class)
        .handle(
            call -> {
              Node node = stops.start(call.caller(), call.scope(), call.id());
              return new Started(node.id(), node.status(), engine.time().now());
            });
  }

  /** A stop that has begun. */
  record Stopped(String executionId, String nodeId, NodeStatus status, Instant stoppedAt) {}

  /** A node that takes work. */
  record Started(String nodeId, NodeStatus status, Instant startedAt) {}
}
