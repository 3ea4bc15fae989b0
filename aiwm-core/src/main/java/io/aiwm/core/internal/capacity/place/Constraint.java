package io.aiwm.core.internal.capacity.place;

import com.fasterxml.jackson.annotation.JsonValue;
import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.internal.capacity.ledger.Nomination;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A demand on what a node is, apart from having room; in the order in which they are asked. */
public enum Constraint {
  /** It is another node than the one that is asked for. */
  NODE("node"),
  /** It is not in the pool. */
  POOL("pool"),
  /** It has other labels. */
  LABELS("labels"),
  /** It is not online, or not connected. */
  OFFLINE("offline"),
  /** It takes no new work. */
  UNSCHEDULABLE("unschedulable"),
  /** It has no GPU of the model. */
  GPU_MODEL("gpuModel"),
  /** Its pool's quota is used up. */
  QUOTA("quota"),
  /** It is kept for an allocation that has waited long. */
  NOMINATED("nominated"),
  /** Its place in the fleet rules it out beside the other members. */
  TOPOLOGY("topology");

  private final String wireName;

  Constraint(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** True if it passes by itself: the node only has to come back. */
  boolean passes() {
    return this == OFFLINE || this == UNSCHEDULABLE || this == NOMINATED || this == QUOTA;
  }

  /** The first constraint that a node fails. */
  static Optional<Constraint> failed(Request request, Candidate candidate) {
    AllocationSpec spec = request.spec();
    Node node = candidate.node();
    if (spec.targetNodeId() != null && !spec.targetNodeId().equals(node.id())) {
      return Optional.of(NODE);
    } else if (spec.poolId() != null && !node.poolIds().contains(spec.poolId())) {
      return Optional.of(POOL);
    } else if (!node.labels().entrySet().containsAll(spec.labels().entrySet())) {
      return Optional.of(LABELS);
    } else if (!online(node)) {
      return Optional.of(OFFLINE);
    } else if (!node.schedulability().schedulable()) {
      return Optional.of(UNSCHEDULABLE);
    }
    if (spec.gpuModel() != null && !hasModel(candidate, spec.gpuModel())) {
      return Optional.of(GPU_MODEL);
    }
    return node.poolIds().stream().anyMatch(request.closedPools()::contains)
        ? Optional.of(QUOTA)
        : Optional.empty();
  }

  private static boolean online(Node node) {
    return node.status() == NodeStatus.ONLINE && node.connection().websocketConnected();
  }

  private static boolean hasModel(Candidate candidate, String model) {
    return candidate.capacity().devices().stream()
        .anyMatch(gpu -> model.equals(gpu.model()) || model.equals(gpu.profile()));
  }

  /** True if a node is kept for somebody else who would have to wait longer. */
  static boolean keptForOthers(
      @Nullable Nomination nomination, String allocationId, @Nullable Instant end, Instant now) {
    return nomination != null
        && !nomination.allocationId().equals(allocationId)
        && nomination.until().isAfter(now)
        && (end == null || end.isAfter(nomination.until()));
  }
}
