package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Capacity;
import io.aiwm.api.event.EventType;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.Resource;
import io.aiwm.core.http.Access;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.place.FleetFeed;
import io.aiwm.core.internal.capacity.place.FleetIndex;
import io.aiwm.core.internal.capacity.pool.PoolUsers;
import io.aiwm.core.internal.capacity.share.Shares;
import io.aiwm.core.internal.node.NodeChangeListeners;
import io.aiwm.core.internal.node.NodeParticipants;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The ledgers of nodes, and the allocations that claim in them. */
public final class CapacityFeature implements Feature {
  private static final RecordType<Allocation> TYPE =
      RecordType.of(Allocation.KIND, "allocation").withoutEvents();
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofSeconds(2);
  private static final Duration PROOFS = Duration.ofSeconds(15);
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "capacity";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(NodeLedger.KIND);
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(TYPE);
  }

  @Override
  public List<EventType> eventTypes() {
    return AllocationEvents.ALL;
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Records<Allocation> records = engine.records(TYPE);
    FleetIndex index = new FleetIndex();
    FleetFeed feed = new FleetFeed(engine.store(), engine.time(), index);
    Ledgers ledgers = new Ledgers(index);
    Charges charges = new Charges(engine.port(Shares.class));
    Granting granting = new Granting(index, feed, ledgers, charges);
    Allocations allocations = new Allocations(records, granting, ledgers, charges);
    Queue queue = new Queue(engine, records, allocations, granting, ledgers);
    Absence absence = new Absence(engine, allocations);
    engine.meters(new CapacityMeters(index));
    listen(engine, index, new LedgerOfNode(ledgers, allocations), absence);
    to.port(Capacity.class, allocations)
        .port(StepBookings.class, new StepBookings(allocations))
        .resource(Resource.of(TYPE, "/allocations").access(Access.VIEW, Access.EDIT).build())
        .operations(new AllocationOperations(engine, records, allocations).all())
        .operations(new ResourceOperations(engine, ledgers).all())
        .operations(new ExplainOperations(engine, records, granting).all())
        .task(LeasedTask.each("fleet-index", READ, feed::read))
        .task(LeasedTask.one("allocation-queue", TURN, LEASE, queue::turn))
        .task(
            LeasedTask.one(
                "allocation-leases",
                TURN,
                LEASE,
                turn -> records.wake(engine, turn, queue::expire)))
        .task(
            LeasedTask.one(
                "allocation-proofs", PROOFS, LEASE, turn -> absence.lookAll(records, turn)));
  }

  private static void listen(
      FeatureContext engine, FleetIndex index, LedgerOfNode ledger, Absence absence) {
    engine.port(NodeChangeListeners.class).add(index::learn);
    engine.port(TelemetryBuffer.class).onRecord(index::learn);
    engine.port(NodeParticipants.class).add(ledger);
    engine.port(NodeRegistrations.class).add(absence);
    engine.port(PoolUsers.class).add("allocations", id -> live(engine.store(), id));
  }

  private static long live(Store store, String poolId) {
    List<String> states =
        Stream.of(AllocationState.values())
            .filter(state -> state != AllocationState.ENDED)
            .map(AllocationState::wireName)
            .toList();
    Query query =
        Query.in(Scope.all()).where(Filter.eq("poolId", poolId)).where(Filter.in("state", states));
    return store.count(Allocation.KIND, query);
  }
}
