package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.Records;
import io.aiwm.core.internal.capacity.allocation.AllocationTable.Trigger;
import io.aiwm.core.internal.capacity.place.Request;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allocations that wait, the most urgent and then the oldest first. Each is looked at in
 * memory; only one that seems to fit, or whose reasons are others now, touches the store.
 */
final class Queue {
  private static final Logger log = LoggerFactory.getLogger(Queue.class);

  private final FeatureContext engine;
  private final Records<Allocation> records;
  private final Allocations allocations;
  private final Granting granting;
  private final Ledgers ledgers;

  Queue(
      FeatureContext engine,
      Records<Allocation> records,
      Allocations allocations,
      Granting granting,
      Ledgers ledgers) {
    this.engine = engine;
    this.records = records;
    this.allocations = allocations;
    this.granting = granting;
    this.ledgers = ledgers;
  }

  /** Tries all that wait. */
  void turn(LeasedTask.Turn turn) {
    Nominations nominations = new Nominations(engine, ledgers);
    for (Allocation waiting : waiting()) {
      if (!turn.mine()) {
        return;
      }
      try {
        look(waiting, nominations);
      } catch (AiwmException e) {
        log.warn("Placing the allocation {} failed: {}", waiting.id(), e.getMessage());
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.error("Placing the allocation {} failed", waiting.id(), e);
      }
    }
  }

  private List<Allocation> waiting() {
    Query query =
        Query.in(Scope.all())
            .where(Filter.eq("state", AllocationState.PENDING.wireName()))
            .sortedBy(new Sort("priority", true))
            .limitedTo(Query.MAX_LIMIT);
    Comparator<Allocation> urgent =
        Comparator.comparingInt((Allocation a) -> a.spec().priority()).reversed();
    return records.list(query).data().stream()
        .sorted(urgent.thenComparing(Allocation::createdAt).thenComparing(Allocation::id))
        .toList();
  }

  private void look(Allocation waiting, Nominations nominations) {
    Request request =
        new Request(waiting.id(), waiting.owner(), waiting.spec(), engine.time().now());
    var plan = granting.look(request);
    if (!plan.placed()) {
      nominations.waits(waiting, plan.verdict());
    }
    if (plan.placed() || !plan.verdict().reasons().equals(waiting.reasons())) {
      engine.units().run(engine.self(), unit -> tryAgain(unit, waiting.id()));
    }
  }

  private Unit tryAgain(Unit unit, String id) {
    unit.find(Allocation.KIND, Scope.all(), id)
        .ifPresent(current -> allocations.tryAgain(unit, current));
    return unit;
  }

  /** A lease has ended, or one waited too long. */
  void expire(Unit unit, Allocation due) {
    boolean waits = due.state() == AllocationState.PENDING;
    String reason = waits ? "Nothing became free in time" : "The lease was not renewed";
    allocations.end(unit, due, Trigger.EXPIRE, reason);
  }
}
