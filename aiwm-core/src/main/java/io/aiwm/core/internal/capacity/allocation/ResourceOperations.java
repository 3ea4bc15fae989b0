package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Store;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.ledger.Reserve;
import io.aiwm.core.internal.capacity.place.Candidate;
import java.util.List;
import java.util.Map;

/** Operations on the resources of a node, and on its ledger. */
final class ResourceOperations {
  private final FeatureContext engine;
  private final Ledgers ledgers;

  ResourceOperations(FeatureContext engine, Ledgers ledgers) {
    this.engine = engine;
    this.ledgers = ledgers;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("node.get_resources", "/nodes/{id}/resources")
            .summary("What a node has: capacity, allocated, in use, by others, available")
            .returns(200, ResourceView.class)
            .handle(this::resources),
        Operation.get("node.get_ledger", "/nodes/{id}/ledger")
            .summary("The ledger of a node: every claim on it")
            .access(Access.OWN)
            .returns(200, NodeLedger.class)
            .handle(this::ledger),
        Operation.patch("node.set_reserve", "/nodes/{id}/ledger")
            .summary("Keep capacity of a node for the machine itself")
            .access(Access.OWN)
            .body(SetReserve.class)
            .returns(200, NodeLedger.class)
            .handle(this::reserve));
  }

  private ResourceView resources(Call<NoBody> call) {
    Node node = require(call);
    Store store = engine.store();
    NodeLedger ledger = read(node);
    NodeTelemetry telemetry = store.telemetry().latest(List.of(node.id())).get(node.id());
    ForeignUse foreign = ForeignUse.of(telemetry, ledger.claims());
    return ResourceView.of(Candidate.of(node, ledger, foreign), telemetry);
  }

  private NodeLedger ledger(Call<NoBody> call) {
    return read(require(call));
  }

  private NodeLedger reserve(Call<SetReserve> call) {
    return engine.units().run(call.caller(), unit -> reserve(unit, call));
  }

  private NodeLedger reserve(Unit unit, Call<SetReserve> call) {
    Node node =
        unit.find(Node.KIND, call.scope(), call.id())
            .orElseThrow(() -> new NotFoundException("node", call.id()));
    Reserve asked = call.body().reserve();
    NodeLedger changed =
        ledgers.change(
            unit,
            ledgers.require(unit, node.id(), node.owner()),
            ledger -> ledger.withReserve(asked));
    unit.audit("node.set_reserve", "node", node, Map.of("reserve", asked.toString()));
    return changed;
  }

  private NodeLedger read(Node node) {
    return engine
        .store()
        .find(NodeLedger.KIND, Scope.all(), node.id())
        .orElseGet(() -> NodeLedger.fresh(node.header()));
  }

  private Node require(Call<?> call) {
    return engine
        .nodes()
        .find(call.scope(), call.id())
        .orElseThrow(() -> new NotFoundException("node", call.id()));
  }

  /** The reserve from now on. */
  record SetReserve(Reserve reserve) {
    SetReserve {
      if (reserve.cpu() < 0 || reserve.memory() < 0 || reserve.gpuMemory() < 0) {
        throw new ValidationException("reserve", "must not be below zero");
      }
    }
  }
}
