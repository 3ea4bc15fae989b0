package io.aiwm.serving.quota;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The shares of organisations in the model storage: room is reserved before the first byte is
 * fetched, in the commit that begins it, so that of two that want the last room one gets it. Safe
 * for use by many threads.
 */
public final class Quotas {
  private final ToLongFunction<String> limits;

  /**
   * Quotas by organisation.
   *
   * @param limits bytes that an organisation may have; {@link Long#MAX_VALUE} for any number
   */
  public Quotas(ToLongFunction<String> limits) {
    this.limits = limits;
  }

  /** The bytes that an organisation has. */
  public StorageQuota of(Unit unit, String orgId) {
    return unit.find(StorageQuota.KIND, Scope.all(), id(orgId)).orElseGet(() -> none(unit, orgId));
  }

  /** Bytes that an organisation may have. */
  public long limit(String orgId) {
    return limits.applyAsLong(orgId);
  }

  /**
   * Makes sure that a holder has so many bytes reserved, in place of what it had.
   *
   * @throws ConflictException if there is no room for more
   */
  public void reserve(Unit unit, String orgId, String holder, long bytes) {
    StorageQuota quota = of(unit, orgId);
    long before = quota.reserved().getOrDefault(holder, 0L);
    StorageQuota after = quota.reserving(holder, bytes);
    long limit = limit(orgId);
    if (bytes > before && after.usedBytes() + after.reservedBytes() > limit) {
      throw new ConflictException(
          "QUOTA_EXCEEDED",
          "The organisation's model storage has room for %,d bytes more, not for %,d"
              .formatted(
                  Math.max(0, limit - quota.usedBytes() - quota.reservedBytes()), bytes - before),
          Map.of(
              "limitBytes",
              limit,
              "usedBytes",
              quota.usedBytes(),
              "reservedBytes",
              quota.reservedBytes(),
              "wantedBytes",
              bytes - before));
    }
    put(unit, after);
  }

  /**
   * Turns what a holder has reserved into bytes that are there; any other number is settled too.
   */
  public void settle(Unit unit, String orgId, String holder, long bytes) {
    put(unit, of(unit, orgId).reserving(holder, 0).using(bytes));
  }

  /** Gives back what a holder has reserved. */
  public void release(Unit unit, String orgId, String holder) {
    put(unit, of(unit, orgId).reserving(holder, 0));
  }

  /** Gives back bytes of files that are gone. */
  public void free(Unit unit, String orgId, long bytes) {
    put(unit, of(unit, orgId).using(-bytes));
  }

  private void put(Unit unit, StorageQuota quota) {
    if (unit.find(StorageQuota.KIND, Scope.all(), quota.id()).isEmpty()) {
      unit.insert(StorageQuota.KIND, quota);
    } else {
      StorageQuota current = of(unit, quota.owner().orgId());
      unit.change(
          StorageQuota.KIND,
          current,
          next -> new StorageQuota(next.header(), quota.usedBytes(), quota.reserved()));
    }
  }

  private static StorageQuota none(Unit unit, String orgId) {
    return new StorageQuota(unit.fresh(id(orgId), Owner.of(orgId, "")), 0, Map.of());
  }

  /** One record for an organisation, found without a search. */
  private static String id(String orgId) {
    try {
      byte[] text = ("storage quota of " + orgId).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
