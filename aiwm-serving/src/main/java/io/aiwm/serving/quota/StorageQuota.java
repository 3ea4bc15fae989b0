package io.aiwm.serving.quota;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bytes of an organisation in the model storage. Reservations have a holder each, so that one
 * that is made or given back twice counts once.
 *
 * @param header shared fields; the id follows from the organisation
 * @param usedBytes bytes of files that are there
 * @param reserved bytes that are promised to what is being fetched, by holder
 */
public record StorageQuota(@JsonUnwrapped Header header, long usedBytes, Map<String, Long> reserved)
    implements Entity {

  public static final Kind<StorageQuota> KIND =
      Kind.of("storage_quotas", StorageQuota.class)
          .uniqueKey(quota -> quota.owner().orgId())
          .unindexed("updatedAt")
          .build();

  public StorageQuota {
    reserved = Map.copyOf(reserved);
  }

  @Override
  public StorageQuota withHeader(Header value) {
    return new StorageQuota(value, usedBytes, reserved);
  }

  /** Bytes that are promised. */
  public long reservedBytes() {
    return reserved.values().stream().mapToLong(Long::longValue).sum();
  }

  /** With so many bytes for a holder in all; none where it is 0. */
  StorageQuota reserving(String holder, long bytes) {
    Map<String, Long> next = new LinkedHashMap<>(reserved);
    if (bytes == 0) {
      next.remove(holder);
    } else {
      next.put(holder, bytes);
    }
    return new StorageQuota(header, usedBytes, next);
  }

  StorageQuota using(long more) {
    return new StorageQuota(header, Math.max(0, usedBytes + more), reserved);
  }
}
