package io.aiwm.core.internal.capacity.share;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pool that somebody may have. Whoever claims or frees a GPU that is charged to it
 * replaces it in the same commit, so that {@code usedMillis} is exactly what is claimed, and never
 * above the limit.
 *
 * @param poolId the pool
 * @param subject whom it is for: {@code org:}, {@code group:} or {@code user:} and an id
 * @param guaranteed GPUs that are to be the subject's own; kept, without effect so far
 * @param limit GPUs that it never has more of; null for no limit
 * @param weight its part of what is left, beside others; kept, without effect so far
 * @param usedMillis thousandths of GPUs that are claimed
 */
public record PoolShare(
    @JsonUnwrapped Header header,
    String poolId,
    String subject,
    double guaranteed,
    @Nullable Double limit,
    int weight,
    long usedMillis)
    implements Entity {
  private static final double MILLIS = 1_000;

  public static final Kind<PoolShare> KIND =
      Kind.of("pool_shares", PoolShare.class)
          .uniqueKey(share -> share.poolId() + "/" + share.subject())
          .field(Field.text("poolId", PoolShare::poolId))
          .field(Field.text("subject", PoolShare::subject))
          .build();

  @Override
  public PoolShare withHeader(Header value) {
    return new PoolShare(value, poolId, subject, guaranteed, limit, weight, usedMillis);
  }

  PoolShare withTerms(double nextGuaranteed, @Nullable Double nextLimit, int nextWeight) {
    return new PoolShare(
        header, poolId, subject, nextGuaranteed, nextLimit, nextWeight, usedMillis);
  }

  PoolShare using(long moreMillis) {
    return new PoolShare(
        header, poolId, subject, guaranteed, limit, weight, usedMillis + moreMillis);
  }

  /** True if so many thousandths of a GPU more are within the limit. */
  boolean allows(long moreMillis) {
    return limit == null || usedMillis + moreMillis <= Math.round(limit * MILLIS);
  }
}
