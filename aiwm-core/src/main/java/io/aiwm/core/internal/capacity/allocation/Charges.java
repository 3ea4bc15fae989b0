package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.capacity.allocation.Granting.Booking;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.share.PoolShare;
import io.aiwm.core.internal.capacity.share.Shares;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The charges of claims to shares: those of the pools that their nodes are in. */
final class Charges {
  private final Shares shares;

  Charges(Shares shares) {
    this.shares = shares;
  }

  /**
   * Charges claims in a unit, and writes into them what they were charged to.
   *
   * @param bookings by node; each is replaced by the charged one
   * @return the pool whose quota they would pass, if any; then nothing is charged
   */
  Optional<String> charge(Unit unit, Map<String, Booking> bookings) {
    Map<String, List<PoolShare>> byNode = new LinkedHashMap<>();
    Map<String, Long> more = new LinkedHashMap<>();
    for (Map.Entry<String, Booking> one : bookings.entrySet()) {
      long millis = one.getValue().claims().stream().mapToLong(Claim::gpuMillis).sum();
      List<PoolShare> concerned = millis == 0 ? List.of() : concerned(unit, one.getValue());
      byNode.put(one.getKey(), concerned);
      for (PoolShare share : concerned) {
        Optional<String> exceeded =
            Shares.exceeded(share, more.merge(share.id(), millis, Long::sum));
        if (exceeded.isPresent()) {
          return exceeded;
        }
      }
    }
    bookings.replaceAll(
        (nodeId, booking) ->
            booking.with(charged(unit, booking, byNode.getOrDefault(nodeId, List.of()))));
    return Optional.empty();
  }

  private List<PoolShare> concerned(Unit unit, Booking booking) {
    return shares.of(unit, booking.claims().get(0).owner(), booking.read().node().poolIds());
  }

  private static List<Claim> charged(Unit unit, Booking booking, List<PoolShare> concerned) {
    List<String> ids = concerned.stream().map(PoolShare::id).toList();
    for (Claim claim : booking.claims()) {
      concerned.forEach(share -> Shares.charge(unit, share, claim));
    }
    return booking.claims().stream().map(claim -> claim.chargedTo(ids)).toList();
  }

  /** Credits claims that are over. */
  void credit(Unit unit, List<Claim> claims) {
    claims.forEach(claim -> shares.credit(unit, claim));
  }
}
