package io.aiwm.core.internal.capacity.share;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Records;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.pool.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shares of a pool. */
final class ShareOperations {
  private static final String SHARES = "/nodes/pools/{poolId}/shares";
  private static final double MAX_GPUS = 1_000_000;
  private static final int MAX_SHARES = 256;

  private final FeatureContext engine;
  private final Records<PoolShare> records;

  ShareOperations(FeatureContext engine, Records<PoolShare> records) {
    this.engine = engine;
    this.records = records;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("pool_share.list", SHARES)
            .summary("List the shares of a pool")
            .returns(200, OfPool.class)
            .handle(this::list),
        Operation.get("pool_share.get", SHARES + "/{subject}")
            .summary("Read somebody's share of a pool")
            .returns(200, PoolShare.class)
            .handle(call -> require(call)),
        Operation.put("pool_share.set", SHARES + "/{subject}")
            .summary("Set somebody's share of a pool: org:, group: or user: and an id")
            .access(Access.OWN)
            .body(SetShare.class)
            .returns(200, PoolShare.class)
            .conditional()
            .handle(this::set),
        Operation.delete("pool_share.delete", SHARES + "/{subject}")
            .summary("Delete somebody's share of a pool; what is claimed stays claimed")
            .access(Access.OWN)
            .returns(200, Confirmation.class)
            .handle(this::delete));
  }

  private OfPool list(Call<NoBody> call) {
    Pool pool = pool(call);
    Query query = Query.in(Scope.all()).where(Filter.eq("poolId", pool.id())).limitedTo(MAX_SHARES);
    return new OfPool(pool.id(), records.list(query).data());
  }

  private PoolShare require(Call<?> call) {
    Pool pool = pool(call);
    String subject = Subjects.checked(call.parameter("subject"));
    return find(pool.id(), subject).orElseThrow(() -> new NotFoundException("share", subject));
  }

  private Optional<PoolShare> find(String poolId, String subject) {
    Query query =
        Query.in(Scope.all())
            .where(Filter.eq("poolId", poolId))
            .where(Filter.eq("subject", subject));
    return records.list(query).data().stream().findFirst();
  }

  private PoolShare set(Call<SetShare> call) {
    Pool pool = pool(call);
    String subject = Subjects.checked(call.parameter("subject"));
    return records.units().run(call.caller(), unit -> set(unit, call, pool, subject));
  }

  private PoolShare set(Unit unit, Call<SetShare> call, Pool pool, String subject) {
    SetShare asked = call.body();
    Optional<PoolShare> known = find(pool.id(), subject);
    if (known.isPresent()) {
      return records.change(
          unit,
          Scope.all(),
          known.get().id(),
          call.ifVersion(),
          share -> share.withTerms(asked.own(), asked.limit(), asked.part()));
    }
    Pool current =
        unit.find(Pool.KIND, call.scope(), pool.id())
            .orElseThrow(() -> new NotFoundException("pool", pool.id()));
    unit.change(Pool.KIND, current, p -> p);
    String id = engine.ids().next();
    long used = chargeAll(unit, pool, subject, id);
    return records.create(
        unit,
        header ->
            new PoolShare(
                unit.fresh(id, pool.owner()),
                pool.id(),
                subject,
                asked.own(),
                asked.limit(),
                asked.part(),
                used));
  }

  /**
   * Charges what the subject has in the pool already. Every ledger of the pool gets a new version,
   * so that who looked at one before does not claim past the share.
   */
  private long chargeAll(Unit unit, Pool pool, String subject, String shareId) {
    long used = 0;
    for (Node node : nodes(pool)) {
      Optional<NodeLedger> found = unit.find(NodeLedger.KIND, Scope.all(), node.id());
      NodeLedger ledger =
          found.orElseGet(
              () ->
                  unit.insert(
                      NodeLedger.KIND, NodeLedger.fresh(unit.fresh(node.id(), node.owner()))));
      NodeLedger charged =
          unit.change(NodeLedger.KIND, ledger, l -> l.charging(c -> charged(c, subject, shareId)));
      used +=
          charged.claims().stream()
              .filter(claim -> claim.shareIds().contains(shareId))
              .mapToLong(Claim::gpuMillis)
              .sum();
    }
    return used;
  }

  private static Claim charged(Claim claim, String subject, String shareId) {
    if (!Subjects.of(claim.owner()).contains(subject)) {
      return claim;
    }
    List<String> ids = new ArrayList<>(claim.shareIds());
    ids.add(shareId);
    return claim.chargedTo(ids);
  }

  private List<Node> nodes(Pool pool) {
    Query members =
        Query.in(Scope.all()).where(Filter.eq("poolIds", pool.id())).limitedTo(Query.MAX_LIMIT);
    return engine.store().list(Node.KIND, members).data();
  }

  private Confirmation delete(Call<NoBody> call) {
    PoolShare share = require(call);
    records.delete(call.caller(), Scope.all(), share.id(), null);
    return new Confirmation("Share deleted successfully");
  }

  private Pool pool(Call<?> call) {
    String id = call.parameter("poolId");
    return engine
        .store()
        .find(Pool.KIND, call.scope(), id)
        .orElseThrow(() -> new NotFoundException("pool", id));
  }

  /**
   * A share to be.
   *
   * @param guaranteed GPUs; 0 by default; kept, without effect so far
   * @param limit GPUs; none by default
   * @param weight 1 to 1,000; 1 by default; kept, without effect so far
   */
  record SetShare(@Nullable Double guaranteed, @Nullable Double limit, @Nullable Integer weight) {
    SetShare {
      require(
          guaranteed == null || (guaranteed >= 0 && guaranteed <= MAX_GPUS),
          "guaranteed",
          "must be 0 to 1000000");
      require(limit == null || (limit >= 0 && limit <= MAX_GPUS), "limit", "must be 0 to 1000000");
      require(
          limit == null || guaranteed == null || limit >= guaranteed,
          "limit",
          "must not be below what is guaranteed");
      require(weight == null || (weight >= 1 && weight <= 1_000), "weight", "must be 1 to 1000");
    }

    private static void require(boolean condition, String field, String rule) {
      if (!condition) {
        throw new ValidationException(field, rule);
      }
    }

    double own() {
      return guaranteed == null ? 0 : guaranteed;
    }

    int part() {
      return weight == null ? 1 : weight;
    }
  }

  /** The shares of a pool. */
  record OfPool(String poolId, List<PoolShare> data) {
    OfPool {
      data = List.copyOf(data);
    }
  }
}
