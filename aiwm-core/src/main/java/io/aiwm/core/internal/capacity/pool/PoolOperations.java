package io.aiwm.core.internal.capacity.pool;

import io.aiwm.core.feature.Records;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.capacity.pool.PoolRequests.AddNode;
import io.aiwm.core.internal.capacity.pool.PoolRequests.Member;
import java.util.List;

/** The nodes of a pool, by hand. */
final class PoolOperations {
  private static final String NODES = "/nodes/pools/{poolId}/nodes";

  private final Records<Pool> records;
  private final Pools pools;

  PoolOperations(Records<Pool> records, Pools pools) {
    this.records = records;
    this.pools = pools;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.post("pool.add_node", NODES)
            .summary("Add a node to a pool, or change its priority there")
            .access(Access.OWN)
            .body(AddNode.class)
            .returns(200, Member.class)
            .handle(this::add),
        Operation.delete("pool.remove_node", NODES + "/{nodeId}")
            .summary("Take a node that was added by hand out of a pool")
            .access(Access.OWN)
            .returns(200, Confirmation.class)
            .handle(this::remove));
  }

  private Member add(Call<AddNode> call) {
    String poolId = call.parameter("poolId");
    PinnedNode pin =
        records
            .units()
            .run(
                call.caller(),
                unit -> pools.add(unit, call.scope(), poolId, call.body().at(unit.now())));
    return new Member(poolId, pin.nodeId(), pin.priority(), pin.addedAt());
  }

  private Confirmation remove(Call<NoBody> call) {
    records
        .units()
        .run(
            call.caller(),
            unit -> {
              pools.remove(unit, call.scope(), call.parameter("poolId"), call.parameter("nodeId"));
              return unit;
            });
    return new Confirmation("Node removed from the pool");
  }
}
