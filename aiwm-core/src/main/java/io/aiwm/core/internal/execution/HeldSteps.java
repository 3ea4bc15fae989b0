package io.aiwm.core.internal.execution;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.dispatch.Change;
import io.aiwm.core.internal.execution.dispatch.Dispatcher;
import io.aiwm.core.internal.execution.dispatch.ExecutionChanges;
import io.aiwm.core.internal.execution.dispatch.LocalMessages;
import io.aiwm.core.internal.execution.dispatch.LocalRun;
import io.aiwm.core.internal.execution.dispatch.LocalSteps;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.HolderLost;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Steps that controllers hold by their leases: what a dead one held begins again here, and what
 * this one lost while its own lease was over is stopped.
 */
final class HeldSteps {
  /** A claim that a controller wrote with its last breath shows late. */
  private static final Duration EVERY = Duration.ofSeconds(15);

  private static final int BATCH = 100;

  private final Engine engine;
  private final Peers peers;
  private final ExecutionChanges changes;
  private final Dispatcher dispatcher;
  private final LocalSteps local;
  private final LocalMessages messages;
  private Set<String> known = Set.of();
  private long lookedNanos;

  HeldSteps(
      Engine engine,
      Peers peers,
      ExecutionChanges changes,
      Dispatcher dispatcher,
      LocalSteps local,
      LocalMessages messages) {
    this.engine = engine;
    this.peers = peers;
    this.changes = changes;
    this.dispatcher = dispatcher;
    this.local = local;
    this.messages = messages;
  }

  /** Looks for leases that are over; for one thread. */
  void look() {
    Set<String> live = Set.copyOf(peers.live());
    long now = engine.time().nanos();
    if (live.equals(known) && now - lookedNanos < EVERY.toNanos()) {
      return;
    }
    if (!peers.isLive(engine.controllerId())) {
      return; // Others may be about to take over what this one holds.
    }
    reconcile();
    known = live;
    lookedNanos = now;
  }

  private void reconcile() {
    for (String holders : engine.store().countBy(Execution.KIND, Scope.all(), "heldBy").keySet()) {
      List<HolderLost> lost = Stream.of(holders.split(" ")).flatMap(this::lost).toList();
      if (!lost.isEmpty()) {
        takeOverAll(holders, lost);
      }
    }
    local.held().forEach(this::stopIfLost);
  }

  private Stream<HolderLost> lost(String holder) {
    if (holder.equals(engine.controllerId())) {
      return Stream.of(new HolderLost(holder, carriedOut()));
    }
    return peers.isLive(holder) ? Stream.of() : Stream.of(new HolderLost(holder, Set.of()));
  }

  private Set<String> carriedOut() {
    return local.held().stream().map(LocalRun::messageId).collect(Collectors.toSet());
  }

  private void takeOverAll(String holders, List<HolderLost> lost) {
    Query query = Query.in(Scope.all()).where(Filter.eq("heldBy", holders)).limitedTo(BATCH);
    String from = null;
    do {
      Page<Execution> page = engine.store().list(Execution.KIND, query.from(from));
      page.data().forEach(execution -> takeOver(execution.id(), lost));
      from = page.nextCursor();
    } while (from != null);
  }

  private void takeOver(String id, List<HolderLost> lost) {
    Change change = Change.of(id, lost.toArray(ExecutionInput[]::new));
    ExecutionSweep.guarded(id, () -> changes.apply(engine.self(), change, dispatcher::carryOut));
  }

  private void stopIfLost(LocalRun run) {
    ExecutionSweep.guarded(run.executionId(), () -> messages.renew(run));
  }
}
