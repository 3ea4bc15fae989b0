package io.aiwm.api.store;

import io.aiwm.api.entity.Entity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a store must know of one sort of record. Tables, columns, side tables and indexes are
 * derived from it; a new entity needs no new code in any adapter.
 *
 * <p>Every kind has, beside its own fields, the fields {@code _id}, {@code orgId}, {@code
 * createdAt}, {@code updatedAt} and {@code isDeleted}, see {@link #field(String)}.
 *
 * @param <T> the record
 */
public final class Kind<T extends Entity> {
  private final String collection;
  private final Class<T> type;
  private final List<Field<T>> fields;
  private final Function<T, @Nullable String> uniqueKey;
  private final boolean hasUniqueKey;
  private final boolean appendOnly;
  private final Set<String> unindexed;

  private Kind(Builder<T> builder) {
    collection = builder.collection;
    type = builder.type;
    fields = List.copyOf(builder.fields);
    uniqueKey = builder.uniqueKey;
    hasUniqueKey = builder.hasUniqueKey;
    appendOnly = builder.appendOnly;
    unindexed = Set.copyOf(builder.unindexed);
  }

  /**
   * Begins a kind.
   *
   * @param collection name of the table or collection: lower case letters and underscores, plural
   * @param type the record class
   */
  public static <T extends Entity> Builder<T> of(String collection, Class<T> type) {
    return new Builder<>(collection, type);
  }

  public String collection() {
    return collection;
  }

  public Class<T> type() {
    return type;
  }

  /** Every indexed field, the shared ones first. */
  public List<Field<T>> fields() {
    return fields;
  }

  public Optional<Field<T>> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /**
   * A field to count by.
   *
   * @throws IllegalArgumentException unless the kind has a single-valued text field of that name
   */
  public Field<T> singleText(String name) {
    return field(name)
        .filter(field -> field.type() == FieldType.TEXT && !field.multiple())
        .orElseThrow(() -> new IllegalArgumentException("Cannot count " + this + " by " + name));
  }

  /**
   * Guards what only append-only kinds allow.
   *
   * @throws IllegalArgumentException if the kind is not append-only
   */
  public void requireAppendOnly() {
    if (!appendOnly) {
      throw new IllegalArgumentException("Not append-only: " + this);
    }
  }

  /**
   * A text that no two live records may share, for example {@code org/name}; null where a record
   * has none. A deleted record's key is suffixed with its id, so that a plain unique index serves
   * on every engine and the name becomes free. A key too long for an index is replaced by its hash.
   */
  public @Nullable String uniqueKey(T entity) {
    String key = uniqueKey.apply(entity);
    if (key == null) {
      return null;
    }
    String whole = entity.deleted() ? key + "#" + entity.id() : key;
    return whole.length() <= Field.MAX_TEXT
        ? (String) FieldType.TEXT.indexed(whole)
        : "sha256:" + sha256(whole);
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** True if records of this kind may have a unique key; if not, stores need no index for it. */
  public boolean hasUniqueKey() {
    return hasUniqueKey;
  }

  /** Records are inserted and purged by age, never replaced. */
  public boolean appendOnly() {
    return appendOnly;
  }

  /** True if a store does well to keep an index for a field, beside the values themselves. */
  public boolean indexed(Field<T> field) {
    return !unindexed.contains(field.name());
  }

  @Override
  public String toString() {
    return "Kind[" + collection + "]";
  }

  /** Collects what makes up a kind. */
  public static final class Builder<T extends Entity> {
    private final String collection;
    private final Class<T> type;
    private final List<Field<T>> fields = new ArrayList<>();
    private Function<T, @Nullable String> uniqueKey = entity -> null;
    private boolean hasUniqueKey;
    private boolean appendOnly;
    private final Set<String> unindexed = new HashSet<>();

    private Builder(String collection, Class<T> type) {
      this.collection = collection;
      this.type = type;
      fields.add(Field.text("_id", Entity::id));
      fields.add(Field.text("orgId", entity -> entity.owner().orgId()));
      fields.add(Field.instant("createdAt", Entity::createdAt));
      fields.add(Field.instant("updatedAt", Entity::updatedAt));
      fields.add(Field.flag("isDeleted", Entity::deleted));
    }

    public Builder<T> field(Field<T> field) {
      fields.add(field);
      return this;
    }

    public Builder<T> uniqueKey(Function<T, @Nullable String> key) {
      uniqueKey = key;
      hasUniqueKey = true;
      return this;
    }

    public Builder<T> appendOnly() {
      appendOnly = true;
      return this;
    }

    /**
     * Names fields that are not worth an index: those that never select few records by themselves,
     * or that change with every write. They can be filtered and sorted by all the same.
     */
    public Builder<T> unindexed(String... names) {
      unindexed.addAll(List.of(names));
      return this;
    }

    public Kind<T> build() {
      return new Kind<>(this);
    }
  }
}
