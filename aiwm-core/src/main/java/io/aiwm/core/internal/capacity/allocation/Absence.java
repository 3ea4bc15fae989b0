package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Grant;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.unit.Unit;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.Records;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Frees what was released once its node proves that nothing of the holder is left: by a complete
 * report of what it runs that came after the release, and for GPUs of external holders, whose
 * processes no such report names, by metrics without their processes.
 */
final class Absence implements NodeRegistrations.Listener {
  private final FeatureContext engine;
  private final Allocations allocations;

  Absence(FeatureContext engine, Allocations allocations) {
    this.engine = engine;
    this.allocations = allocations;
  }

  @Override
  public void registered(Caller caller, String nodeId, NodeRegister message) {
    if (message.running() == null) {
      return;
    }
    Set<String> running =
        message.running().stream()
            .flatMap(r -> Stream.of(orEmpty(r.messageId()), orEmpty(r.deploymentId())))
            .collect(Collectors.toSet());
    Set<String> ofSteps = running.stream().map(ClaimIds::of).collect(Collectors.toSet());
    for (Claim claim : released(nodeId)) {
      boolean unseen = claim.gpus().isEmpty() || !isExternal(claim);
      boolean named =
          running.contains(claim.holder().id()) || ofSteps.contains(claim.allocationId());
      if (unseen && !named) {
        free(nodeId, claim, "The node reports that nothing of it runs");
      }
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Looks at every node that has something of an external holder to free. */
  void lookAll(Records<Allocation> records, LeasedTask.Turn turn) {
    Query query =
        Query.in(Scope.all())
            .where(Filter.eq("state", AllocationState.RELEASING.wireName()))
            .where(Filter.eq("holderType", Holder.EXTERNAL))
            .limitedTo(Query.MAX_LIMIT);
    List<String> nodeIds =
        records.list(query).data().stream()
            .flatMap(allocation -> allocation.members().stream())
            .map(Grant.Member::nodeId)
            .distinct()
            .toList();
    for (String nodeId : nodeIds) {
      if (!turn.mine()) {
        return;
      }
      look(nodeId);
    }
  }

  /** Looks at what a node measured since the release. */
  private void look(String nodeId) {
    List<Claim> released = released(nodeId).stream().filter(Absence::isExternal).toList();
    if (released.isEmpty()) {
      return;
    }
    NodeTelemetry telemetry = engine.store().telemetry().latest(List.of(nodeId)).get(nodeId);
    NodeLedger ledger = engine.store().find(NodeLedger.KIND, Scope.all(), nodeId).orElse(null);
    if (telemetry == null || ledger == null) {
      return;
    }
    for (Claim claim : released) {
      if (!claim.gpus().isEmpty() && Processes.absent(telemetry, ledger, claim)) {
        free(nodeId, claim, "The node measures no processes of it");
      }
    }
  }

  private static boolean isExternal(Claim claim) {
    return claim.holder().type().equals(Holder.EXTERNAL);
  }

  private List<Claim> released(String nodeId) {
    return engine.store().find(NodeLedger.KIND, Scope.all(), nodeId).stream()
        .flatMap(ledger -> ledger.claims().stream())
        .filter(claim -> claim.state() == AllocationState.RELEASING)
        .toList();
  }

  private void free(String nodeId, Claim claim, String reason) {
    engine.units().run(engine.self(), unit -> free(unit, nodeId, claim, reason));
  }

  private Unit free(Unit unit, String nodeId, Claim claim, String reason) {
    unit.find(Allocation.KIND, Scope.all(), claim.allocationId())
        .filter(allocation -> allocation.state() == AllocationState.RELEASING)
        .ifPresent(allocation -> allocations.gone(unit, allocation, nodeId, reason));
    return unit;
  }
}
