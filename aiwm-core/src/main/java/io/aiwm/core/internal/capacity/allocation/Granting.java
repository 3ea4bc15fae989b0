package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.Grant;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.place.Candidate;
import io.aiwm.core.internal.capacity.place.FleetFeed;
import io.aiwm.core.internal.capacity.place.FleetIndex;
import io.aiwm.core.internal.capacity.place.Placer;
import io.aiwm.core.internal.capacity.place.Plan;
import io.aiwm.core.internal.capacity.place.Request;
import io.aiwm.core.internal.capacity.place.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Claims room for allocations. The index says where to look; what is claimed is decided on the
 * ledgers as the unit reads them, and the commit compares them.
 */
final class Granting {
  /** Places that are tried in one act where the index turns out to be old. */
  private static final int MAX_PLANS = 8;

  private final FleetIndex index;
  private final FleetFeed feed;
  private final Fleet fleet;
  private final Ledgers ledgers;
  private final Charges charges;

  Granting(FleetIndex index, FleetFeed feed, Ledgers ledgers, Charges charges) {
    this.index = index;
    this.feed = feed;
    this.fleet = new Fleet(index);
    this.ledgers = ledgers;
    this.charges = charges;
  }

  /** Members that have been claimed in the unit; or why none were. */
  record Outcome(List<Grant.Member> members, Verdict verdict) {
    boolean granted() {
      return !members.isEmpty();
    }
  }

  /** Plan by what is known here, without reading the store. */
  Plan look(Request request) {
    return Placer.plan(request, fleet.of(request));
  }

  /** Adds the claims of an allocation to a unit, if there is room. */
  Outcome claim(Unit unit, Request asked) {
    Request request = asked;
    Plan plan = look(request);
    boolean fresh = false;
    for (int plans = 0; plans < MAX_PLANS; plans++) {
      if (plan.placed()) {
        Optional<Map<String, Booking>> bookings = verified(unit, request, plan);
        Optional<String> exceeded = bookings.flatMap(b -> charges.charge(unit, b));
        if (bookings.isPresent() && exceeded.isEmpty()) {
          return new Outcome(write(unit, bookings.get()), plan.verdict());
        }
        request = exceeded.map(request::without).orElse(request);
      } else if (fresh) {
        break;
      } else {
        feed.read();
        fresh = true;
      }
      plan = look(request);
    }
    return new Outcome(List.of(), plan.verdict());
  }

  /**
   * Claims on a node.
   *
   * @param read the node and its ledger as they were read, which the commit compares
   * @param stored whether the node has a ledger
   */
  record Booking(Candidate read, boolean stored, List<Claim> claims) {
    Booking {
      claims = List.copyOf(claims);
    }

    Booking with(List<Claim> others) {
      return new Booking(read, stored, others);
    }
  }

  /** The claims of a plan on what the store says; empty where that is not what the index said. */
  private Optional<Map<String, Booking>> verified(Unit unit, Request request, Plan plan) {
    Map<String, Booking> bookings = new LinkedHashMap<>();
    Map<String, Candidate> truth = new LinkedHashMap<>();
    for (String nodeId : plan.nodeIds()) {
      if (!truth.containsKey(nodeId)) {
        Optional<Booking> read = read(unit, nodeId);
        if (read.isEmpty()) {
          return Optional.empty();
        }
        bookings.put(nodeId, read.get());
        truth.put(nodeId, read.get().read());
      }
    }
    Plan again = Placer.plan(request, truth.values());
    if (!again.placed()) {
      return Optional.empty();
    }
    bookings.keySet().retainAll(again.nodeIds());
    for (int member = 0; member < again.nodeIds().size(); member++) {
      String nodeId = again.nodeIds().get(member);
      Candidate candidate = Objects.requireNonNull(truth.get(nodeId));
      Claim claim = request.claim(candidate.ledger(), member, candidate.fit(request.demand()));
      bookings.computeIfPresent(nodeId, (id, booking) -> booking.with(and(booking, claim)));
      truth.put(nodeId, candidate.claiming(claim));
    }
    return Optional.of(bookings);
  }

  private static List<Claim> and(Booking booking, Claim claim) {
    List<Claim> claims = new ArrayList<>(booking.claims());
    claims.add(claim);
    return claims;
  }

  private Optional<Booking> read(Unit unit, String nodeId) {
    Optional<Node> node = unit.find(Node.KIND, Scope.all(), nodeId);
    if (node.isEmpty()) {
      index.forget(nodeId);
      return Optional.empty();
    }
    index.learn(node.get());
    Optional<NodeLedger> stored = ledgers.find(unit, nodeId);
    stored.ifPresent(index::learn);
    NodeLedger ledger = stored.orElseGet(() -> ledgers.fresh(unit, nodeId, node.get().owner()));
    ForeignUse foreign = index.foreign(nodeId, ledger);
    Candidate read = Candidate.of(node.get(), ledger, foreign);
    return Optional.of(new Booking(read, stored.isPresent(), List.of()));
  }

  private List<Grant.Member> write(Unit unit, Map<String, Booking> bookings) {
    List<Grant.Member> members = new ArrayList<>();
    bookings.forEach(
        (nodeId, booking) -> {
          NodeLedger read = booking.read().ledger();
          if (booking.stored()) {
            ledgers.change(unit, read, ledger -> claiming(ledger, booking.claims()));
          } else {
            ledgers.insert(unit, claiming(read, booking.claims()));
          }
          booking.claims().forEach(claim -> members.add(Members.of(nodeId, claim)));
        });
    return members;
  }

  private static NodeLedger claiming(NodeLedger ledger, List<Claim> claims) {
    NodeLedger next = ledger;
    for (Claim claim : claims) {
      next = next.claiming(claim);
      if (next.nominated() != null
          && next.nominated().allocationId().equals(claim.allocationId())) {
        next = next.withNominated(null);
      }
    }
    return next;
  }
}
