package io.aiwm.store.mongo.internal.document;

import io.aiwm.api.store.Field;
import io.aiwm.store.mongo.internal.protocol.Pending;
import java.util.regex.Pattern;

/** Names that this store gives in documents, beside those of the records themselves. */
public final class Fields {
  public static final String ID = "_id";
  public static final String VERSION = "version";

  /** Sub-document of what lists filter and sort by, in the form that {@link Field} defines. */
  public static final String INDEX = "_ix";

  /** A commit that has not left the document yet: see {@link Pending}. */
  public static final String PENDING = "_tx";

  public static final String PENDING_ID = PENDING + ".id";
  public static final String PENDING_AT = PENDING + ".at";
  public static final String PENDING_REDO = PENDING + ".redo";

  /** In the index: the record's unique key, or a text that no record has as its key. */
  public static final String KEY = "_key";

  /**
   * In the index: the same key, or while a commit is on its way the one that is being taken or
   * given up. Both are unique, so that a key can change hands without ever being free.
   */
  public static final String CLAIM = "_claim";

  public static final String WAKE_AT = "_wakeAt";

  private static final Pattern INDEXABLE = Pattern.compile("_id|[A-Za-z][A-Za-z0-9]*");

  private Fields() {}

  /** Where a field of a kind is indexed. */
  public static String indexed(Field<?> field) {
    return indexed(name(field));
  }

  public static String indexed(String name) {
    return INDEX + "." + name;
  }

  /** The name of a field in the index, which is never a path or an operator. */
  public static String name(Field<?> field) {
    if (!INDEXABLE.matcher(field.name()).matches()) {
      throw new IllegalArgumentException("Not a name of a field: " + field.name());
    }
    return field.name();
  }
}
