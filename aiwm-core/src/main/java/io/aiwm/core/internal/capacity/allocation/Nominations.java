package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.ledger.Nomination;
import io.aiwm.core.internal.capacity.place.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are kept for the head of a queue which has waited long: others use them only if their
 * lease ends before, so that small work does not hold up large work for ever. Used in one turn of
 * the queue, by one thread.
 */
final class Nominations {
  /** Time that a head waits before nodes are kept for it. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Time that they are kept, unless it is renewed. */
  private static final Duration KEPT = Duration.ofMinutes(30);

  private final FeatureContext engine;
  private final Ledgers ledgers;
  private final Set<String> heads = new HashSet<>();

  Nominations(FeatureContext engine, Ledgers ledgers) {
    this.engine = engine;
    this.ledgers = ledgers;
  }

  /**
   * One that waits, the most urgent first: the first of each line is its head.
   *
   * @param verdict what keeps it waiting
   */
  void waits(Allocation waiting, Verdict verdict) {
    Instant now = engine.time().now();
    boolean head = heads.add(line(waiting));
    if (head && waiting.createdAt().plus(PATIENCE).isBefore(now)) {
      List<String> nodeIds =
          verdict.nearest().stream()
              .map(Verdict.Near::nodeId)
              .limit(waiting.spec().count())
              .toList();
      nodeIds.forEach(id -> engine.units().run(engine.self(), unit -> nominate(unit, id, waiting)));
    }
  }

  /** Those of one organisation that want the same of one pool wait in one line. */
  private static String line(Allocation waiting) {
    return waiting.owner().orgId()
        + "/"
        + waiting.spec().poolId()
        + "/"
        + waiting.spec().gpuModel()
        + "/"
        + waiting.spec().targetNodeId();
  }

  private Unit nominate(Unit unit, String nodeId, Allocation waiting) {
    ledgers
        .find(unit, nodeId)
        .filter(ledger -> isFree(ledger.nominated(), unit.now()))
        .ifPresent(ledger -> nominate(unit, ledger, waiting.id()));
    return unit;
  }

  private void nominate(Unit unit, NodeLedger ledger, String allocationId) {
    Nomination nomination = new Nomination(allocationId, unit.now().plus(KEPT));
    ledgers.change(unit, ledger, l -> l.withNominated(nomination));
  }

  private static boolean isFree(@Nullable Nomination present, Instant now) {
    return present == null || !present.until().isAfter(now);
  }
}
