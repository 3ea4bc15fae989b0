package io.aiwm.core.internal.capacity.place;

import io.aiwm.api.capacity.Topology;
import io.aiwm.api.node.Node;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.Demand;
import io.aiwm.core.internal.capacity.ledger.Fit;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeCapacity;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;

/**
 * A node as placing looks at it. Immutable.
 *
 * @param node what it is
 * @param ledger what is claimed of it
 * @param foreign what others use
 * @param capacity what is free
 */
public record Candidate(Node node, NodeLedger ledger, ForeignUse foreign, NodeCapacity capacity) {

  public static Candidate of(Node node, NodeLedger ledger, ForeignUse foreign) {
    return new Candidate(node, ledger, foreign, NodeCapacity.of(node, ledger, foreign));
  }

  public String id() {
    return node.id();
  }

  /** Fit of a demand. */
  public Fit fit(Demand demand) {
    return Fit.of(capacity, demand);
  }

  /** The node once a claim is made on it. */
  public Candidate claiming(Claim claim) {
    return of(node, ledger.claiming(claim), foreign);
  }

  /** A label's value; the node's id for the node itself; empty where it has no such label. */
  String domain(String label) {
    return label.equals(Topology.NODE) ? node.id() : node.labels().getOrDefault(label, "");
  }
}
