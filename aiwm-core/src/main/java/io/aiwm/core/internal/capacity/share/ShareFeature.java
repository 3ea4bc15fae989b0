package io.aiwm.core.internal.capacity.share;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.internal.capacity.pool.PoolUsers;
import java.util.List;

/** Shares of pools. */
public final class ShareFeature implements Feature {
  private static final RecordType<PoolShare> TYPE =
      RecordType.of(PoolShare.KIND, "pool_share").named(PoolShare::subject);

  @Override
  public String name() {
    return "pool-shares";
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(TYPE);
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Records<PoolShare> records = engine.records(TYPE);
    engine
        .port(PoolUsers.class)
        .add(
            "shares",
            poolId ->
                engine
                    .store()
                    .count(
                        PoolShare.KIND, Query.in(Scope.all()).where(Filter.eq("poolId", poolId))));
    to.port(Shares.class, new Shares(engine.store()))
        .operations(new ShareOperations(engine, records).all());
  }
}
