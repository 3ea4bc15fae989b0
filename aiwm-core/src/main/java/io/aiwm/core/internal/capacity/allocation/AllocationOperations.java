package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Records;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.capacity.allocation.AllocationTable.Trigger;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.pool.Pool;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Allocations as clients ask for them, renew them and give them back. */
final class AllocationOperations {
  private static final String ON_NODE = "/nodes/{id}/resources/allocate";
  private static final String ONE = "/allocations/{id}";

  private final FeatureContext engine;
  private final Records<Allocation> records;
  private final Allocations allocations;

  AllocationOperations(
      FeatureContext engine, Records<Allocation> records, Allocations allocations) {
    this.engine = engine;
    this.records = records;
    this.allocations = allocations;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.post("node.allocate", ON_NODE)
            .summary("Allocate capacity of a node; 202 where it waits")
            .access(Access.EDIT)
            .body(Allocate.class)
            .returns(201, Allocation.class)
            .handle(this::onNode),
        Operation.get("node.list_allocations", ON_NODE)
            .summary("List the allocations that have capacity of a node")
            .returns(200, OnNode.class)
            .handle(this::list),
        Operation.delete("node.deallocate", ON_NODE + "/{allocationId}")
            .summary("Give capacity of a node back")
            .access(Access.EDIT)
            .returns(200, Confirmation.class)
            .handle(this::giveBackOnNode),
        Operation.post("allocation.create", "/allocations")
            .summary("Allocate capacity of nodes that are chosen; 202 where it waits")
            .access(Access.EDIT)
            .body(Allocate.class)
            .returns(201, Allocation.class)
            .handle(this::anywhere),
        Operation.delete("allocation.delete", ONE)
            .summary("Give capacity back")
            .access(Access.EDIT)
            .returns(200, Confirmation.class)
            .handle(call -> giveBack(call, call.id())),
        Operation.post("allocation.renew", ONE + "/renew")
            .summary("Renew a lease from now on")
            .access(Access.EDIT)
            .body(Renew.class)
            .returns(200, Allocation.class)
            .handle(this::renew),
        Operation.post("allocation.confirm", ONE + "/confirm")
            .summary("Say that the capacity is in use")
            .access(Access.EDIT)
            .returns(200, Allocation.class)
            .handle(this::confirm),
        Operation.post("allocation.release", ONE + "/release")
            .summary("Take capacity from its holder; with force, without proof of its absence")
            .access(Access.OWN)
            .body(Release.class)
            .returns(200, Allocation.class)
            .handle(this::release));
  }

  private Allocation onNode(Call<Allocate> call) {
    return run(
        call,
        unit -> {
          Node node = require(unit, call, call.id());
          AllocationSpec spec = call.body().spec(call.caller(), node.id());
          return create(unit, call, ownerOn(call, node), spec);
        });
  }

  private static Owner ownerOn(Call<?> call, Node node) {
    Owner own = call.caller().principal().owner();
    return own.orgId().equals(node.owner().orgId()) ? own : node.owner();
  }

  private Allocation anywhere(Call<Allocate> call) {
    Owner owner = call.caller().principal().owner();
    return run(call, unit -> create(unit, call, owner, call.body().spec(call.caller(), null)));
  }

  private Allocation create(Unit unit, Call<?> call, Owner owner, AllocationSpec spec) {
    String poolId = spec.poolId();
    if (poolId != null && unit.find(Pool.KIND, call.scope(), poolId).isEmpty()) {
      throw new ValidationException("poolId", "is not a pool");
    }
    return allocations.create(unit, engine.ids().next(), owner, spec);
  }

  private OnNode list(Call<NoBody> call) {
    Node node =
        engine
            .nodes()
            .find(call.scope(), call.id())
            .orElseThrow(() -> new NotFoundException("node", call.id()));
    List<String> ids =
        engine.store().find(NodeLedger.KIND, call.scope(), node.id()).stream()
            .flatMap(ledger -> ledger.claims().stream())
            .map(Claim::allocationId)
            .distinct()
            .toList();
    return new OnNode(node.id(), engine.store().findAll(Allocation.KIND, call.scope(), ids));
  }

  private Confirmation giveBackOnNode(Call<NoBody> call) {
    String id = call.parameter("allocationId");
    Allocation found = records.require(call.scope(), id);
    boolean here = found.members().stream().anyMatch(m -> m.nodeId().equals(call.id()));
    if (!here && !call.id().equals(found.spec().targetNodeId())) {
      throw new NotFoundException("allocation", id);
    }
    return giveBack(call, id);
  }

  /** Releases an allocation; the word of its holder is proof enough that the workload has gone. */
  private Confirmation giveBack(Call<NoBody> call, String id) {
    run(
        call,
        unit -> {
          Allocation current = requireExternal(unit, call, id);
          allocations.gone(unit, current.id(), "Given back by " + call.caller().id());
          return current;
        });
    return new Confirmation("Allocation released successfully");
  }

  private Allocation requireExternal(Unit unit, Call<?> call, String id) {
    Allocation current = Allocations.require(unit, call.scope(), id);
    Holder holder = current.spec().holder();
    if (!holder.type().equals(Holder.EXTERNAL)) {
      throw new ConflictException(
          "ALLOCATION_HELD",
          "The allocation belongs to the %s %s; end that instead"
              .formatted(holder.type(), holder.id()));
    }
    return current;
  }

  private Allocation renew(Call<Renew> call) {
    return run(
        call,
        unit -> {
          Allocation current = requireHeld(unit, call);
          Integer asked = call.body().leaseSeconds();
          Integer seconds = asked == null ? current.spec().leaseSeconds() : asked;
          if (seconds == null) {
            throw new ConflictException("NO_LEASE", "The allocation has no lease to renew");
          }
          return allocations.renew(unit, current, unit.now().plusSeconds(seconds));
        });
  }

  private Allocation confirm(Call<NoBody> call) {
    return run(
        call,
        unit -> {
          Allocation current = requireHeld(unit, call);
          allocations.bind(unit, current.id());
          return Allocations.require(unit, call.scope(), current.id());
        });
  }

  private Allocation requireHeld(Unit unit, Call<?> call) {
    Allocation current = requireExternal(unit, call, call.id());
    AllocationState state = current.state();
    if (state != AllocationState.HELD && state != AllocationState.BOUND) {
      throw new ConflictException(
          "ALLOCATION_NOT_HELD", "The allocation is " + state.wireName() + " and holds nothing");
    }
    return current;
  }

  private Allocation release(Call<Release> call) {
    boolean force = Boolean.TRUE.equals(call.body().force());
    return run(
        call,
        unit -> {
          Allocation current = Allocations.require(unit, call.scope(), call.id());
          String who = " by " + call.caller().id();
          if (force) {
            allocations.gone(unit, current.id(), "Freed without proof" + who);
          } else {
            allocations.end(unit, current, Trigger.RELEASE, "Taken back" + who);
          }
          return Allocations.require(unit, call.scope(), current.id());
        });
  }

  private Node require(Unit unit, Call<?> call, String id) {
    return unit.find(Node.KIND, call.scope(), id)
        .orElseThrow(() -> new NotFoundException("node", id));
  }

  private Allocation run(Call<?> call, Function<Unit, Allocation> act) {
    return records.units().run(call.caller(), act);
  }

  /** The time of a lease from now on; as long as at first where null. */
  record Renew(@Nullable Integer leaseSeconds) {
    Renew {
      if (leaseSeconds != null
          && (leaseSeconds < AllocationSpec.MIN_LEASE_SECONDS
              || leaseSeconds > AllocationSpec.MAX_LEASE_SECONDS)) {
        throw new ValidationException(
            "leaseSeconds",
            "must be %d to %d"
                .formatted(AllocationSpec.MIN_LEASE_SECONDS, AllocationSpec.MAX_LEASE_SECONDS));
      }
    }
  }

  /** The taking back of capacity; with force, without proof that its holder has gone. */
  record Release(@Nullable Boolean force) {}

  /** The allocations of a node. */
  record OnNode(String nodeId, List<Allocation> data) {
    OnNode {
      data = List.copyOf(data);
    }
  }
}
