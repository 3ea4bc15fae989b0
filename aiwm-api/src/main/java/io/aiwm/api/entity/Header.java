package io.aiwm.api.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that every persistent record shares; in JSON they stand at the record's top level.
 *
 * @param id 24 hexadecimal digits, made by {@link Ids}
 * @param owner whom the record belongs to
 * @param version 1 when inserted, one more with each replacement; see {@link
 *     io.aiwm.api.store.Commit}
 * @param createdBy id of the user, node or controller that created it
 * @param updatedBy id of whoever changed it last
 * @param createdAt wall time of creation
 * @param updatedAt wall time of the last change
 * @param deleted soft-deleted: kept for audit, hidden from queries
 * @param deletedAt when it was deleted
 * @param metadata free-form data of the host's; never interpreted
 * @param wakeAt when some controller must look at the record again, or null for never
 * @param extra fields that a newer version wrote and this one does not know; kept and written back
 */
@RecordBuilder
public record Header(
    @JsonProperty("_id") String id,
    Owner owner,
    long version,
    String createdBy,
    String updatedBy,
    Instant createdAt,
    Instant updatedAt,
    @JsonProperty("isDeleted") boolean deleted,
    @Nullable Instant deletedAt,
    Map<String, Object> metadata,
    @Nullable Instant wakeAt,
    @JsonIgnore Map<String, Object> extra)
    implements HeaderBuilder.With {

  public Header(
      String id,
      @Nullable Owner owner,
      long version,
      @Nullable String createdBy,
      @Nullable String updatedBy,
      Instant createdAt,
      @Nullable Instant updatedAt,
      boolean deleted,
      @Nullable Instant deletedAt,
      @Nullable Map<String, Object> metadata,
      @Nullable Instant wakeAt,
      @Nullable Map<String, Object> extra) {
    this.id = id;
    this.owner = owner == null ? Owner.of("", "") : owner;
    this.version = version;
    this.createdBy = createdBy == null ? "" : createdBy;
    this.updatedBy = updatedBy == null ? this.createdBy : updatedBy;
    this.createdAt = createdAt;
    this.updatedAt = updatedAt == null ? createdAt : updatedAt;
    this.deleted = deleted;
    this.deletedAt = deletedAt;
    this.metadata = frozen(metadata);
    this.wakeAt = wakeAt;
    this.extra = frozen(extra);
  }

  /** The header of a record about to be inserted, at version 1. */
  public static Header fresh(String id, Owner owner, String by, Instant now) {
    return new Header(id, owner, 1, by, by, now, now, false, null, null, null, null);
  }

  /** The header of the next version of the record. */
  public Header next(String by, Instant now) {
    return with().version(version + 1).updatedBy(by).updatedAt(now).build();
  }

  /** This header, marked deleted at {@code now}, with nothing left to wake up for. */
  public Header asDeleted(Instant now) {
    return with().deleted(true).deletedAt(now).wakeAt(null).build();
  }

  /** {@code Map.copyOf} refuses null values, which JSON allows. */
  private static Map<String, Object> frozen(@Nullable Map<String, Object> map) {
    return map == null || map.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
