package io.aiwm.core.internal.capacity.ledger;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The claims on a node: the only truth of bookings. Its id is the node's; it stands beside the
 * node, which connections and alerts rewrite. Whoever claims or frees replaces its version, so that
 * two who saw the same room cannot both have it.
 *
 * @param reserve what is kept for the machine
 * @param claims at most {@value #MAX_CLAIMS}
 * @param nominated who the node is kept for, if anybody
 * @param generation number of the newest claim
 */
public record NodeLedger(
    @JsonUnwrapped Header header,
    Reserve reserve,
    List<Claim> claims,
    @Nullable Nomination nominated,
    long generation)
    implements Entity {
  public static final int MAX_CLAIMS = 128;

  public static final Kind<NodeLedger> KIND =
      Kind.of("node_ledgers", NodeLedger.class)
          .field(Field.number("claimCount", ledger -> (long) ledger.claims().size()))
          .unindexed("claimCount")
          .build();

  public NodeLedger(
      Header header,
      @Nullable Reserve reserve,
      @Nullable List<Claim> claims,
      @Nullable Nomination nominated,
      long generation) {
    this.header = header;
    this.reserve = reserve == null ? Reserve.NONE : reserve;
    this.claims = claims == null ? List.of() : List.copyOf(claims);
    this.nominated = nominated;
    this.generation = generation;
  }

  /** The ledger of a node of which nothing is claimed yet. */
  public static NodeLedger fresh(Header header) {
    return new NodeLedger(header, null, null, null, 0);
  }

  @Override
  public NodeLedger withHeader(Header value) {
    return new NodeLedger(value, reserve, claims, nominated, generation);
  }

  public NodeLedger withReserve(Reserve value) {
    return new NodeLedger(header, value, claims, nominated, generation);
  }

  public NodeLedger withNominated(@Nullable Nomination value) {
    return new NodeLedger(header, reserve, claims, value, generation);
  }

  /** The ledger with one more claim, whose generation is the next. */
  public NodeLedger claiming(Claim claim) {
    if (claim.generation() != generation + 1 || claims.size() >= MAX_CLAIMS) {
      throw new IllegalArgumentException("Not the next claim of ledger " + id());
    }
    List<Claim> more = new ArrayList<>(claims);
    more.add(claim);
    return new NodeLedger(header, reserve, more, nominated, claim.generation());
  }

  /** The ledger without the claims of an allocation. */
  public NodeLedger freeing(String allocationId) {
    List<Claim> rest = claims.stream().filter(c -> !isOf(c, allocationId)).toList();
    return new NodeLedger(header, reserve, rest, nominated, generation);
  }

  /** The ledger, whose claims of an allocation are in another state. */
  public NodeLedger moving(String allocationId, AllocationState state, @Nullable Instant endsAt) {
    UnaryOperator<Claim> move = c -> isOf(c, allocationId) ? c.at(state, endsAt) : c;
    return new NodeLedger(
        header, reserve, claims.stream().map(move).toList(), nominated, generation);
  }

  /** The ledger with its claims changed one by one, none of them in what it takes. */
  public NodeLedger charging(UnaryOperator<Claim> charge) {
    List<Claim> charged = claims.stream().map(charge).toList();
    return new NodeLedger(header, reserve, charged, nominated, generation);
  }

  private static boolean isOf(Claim claim, String allocationId) {
    return claim.allocationId().equals(allocationId);
  }
}
