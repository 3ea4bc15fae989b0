package io.aiwm.core.internal.capacity.place;

import io.aiwm.api.node.Node;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fleet in memory, as this controller knows it: a hint where to look first. What is decided is
 * decided on what the store says. Safe for use by many threads.
 */
public final class FleetIndex {

  /** The knowledge of a node; its parts come by themselves and in any order. */
  private record Known(
      @Nullable Node node,
      @Nullable NodeLedger ledger,
      @Nullable NodeTelemetry telemetry,
      @Nullable Candidate candidate) {
    static final Known NOTHING = new Known(null, null, null, null);

    Known with(Node newer) {
      boolean news = node == null || newer.version() > node.version();
      return news ? of(newer, ledger, telemetry) : this;
    }

    Known with(NodeLedger newer) {
      boolean news = ledger == null || newer.version() >= ledger.version();
      return news ? of(node, newer, telemetry) : this;
    }

    Known with(NodeTelemetry newer) {
      return of(node, ledger, telemetry == null ? newer : telemetry.mergedWith(newer));
    }

    private static Known of(
        @Nullable Node node, @Nullable NodeLedger ledger, @Nullable NodeTelemetry telemetry) {
      if (node == null || node.deleted()) {
        return new Known(node, ledger, telemetry, null);
      }
      NodeLedger claims = ledger == null ? NodeLedger.fresh(node.header()) : ledger;
      ForeignUse foreign = ForeignUse.of(telemetry, claims.claims());
      return new Known(node, ledger, telemetry, Candidate.of(node, claims, foreign));
    }
  }

  private final Map<String, Known> nodes = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Candidate>> byOrg = new ConcurrentHashMap<>();

  /** A node, as it was read or written; an older one than is known changes nothing. */
  public void learn(Node node) {
    update(node.id(), known -> known.with(node));
  }

  /** A ledger, likewise. */
  public void learn(NodeLedger ledger) {
    update(ledger.id(), known -> known.with(ledger));
  }

  /** A node is gone. */
  public void forget(String nodeId) {
    Known known = nodes.remove(nodeId);
    if (known != null && known.node() != null) {
      org(known.node().owner().orgId()).remove(nodeId);
    }
  }

  /** Takes in a node's metrics. */
  public void learn(NodeTelemetry telemetry) {
    if (telemetry.metrics() != null && nodes.containsKey(telemetry.nodeId())) {
      update(telemetry.nodeId(), known -> known.with(telemetry));
    }
  }

  private void update(String id, UnaryOperator<Known> change) {
    nodes.compute(
        id,
        (key, known) -> {
          Known next = change.apply(known == null ? Known.NOTHING : known);
          Candidate candidate = next.candidate();
          if (candidate != null) {
            org(candidate.node().owner().orgId()).put(id, candidate);
          } else if (next.node() != null) {
            org(next.node().owner().orgId()).remove(id);
            return null;
          }
          return next;
        });
  }

  private Map<String, Candidate> org(String orgId) {
    return byOrg.computeIfAbsent(orgId, id -> new ConcurrentHashMap<>());
  }

  /** The nodes of an organisation. */
  public Collection<Candidate> of(String orgId) {
    return byOrg.getOrDefault(orgId, Map.of()).values();
  }

  /** One node. */
  public Optional<Candidate> find(String nodeId) {
    return Optional.ofNullable(nodes.get(nodeId)).map(Known::candidate);
  }

  /** Known use of a node by others. */
  public ForeignUse foreign(String nodeId, NodeLedger ledger) {
    Known known = nodes.get(nodeId);
    return known == null ? ForeignUse.NONE : ForeignUse.of(known.telemetry(), ledger.claims());
  }

  /** Every node. */
  public List<Candidate> all() {
    return byOrg.values().stream().flatMap(nodes -> nodes.values().stream()).toList();
  }
}
