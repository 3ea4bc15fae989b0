package io.aiwm.store.mongo;

import io.aiwm.api.store.Field;
import java.util.regex.Pattern;

/** Names that this store gives in documents, beside those of the records themselves. */
final class Fields {
  static final String ID = "_id";
  static final String VERSION = "version";

  /** Sub-document of what lists filter and sort by, in the form that {@link Field} defines. */
  static final String INDEX = "_ix";

  /** A commit that has not left the document yet: see {@link Pending}. */
  static final String PENDING = "_tx";

  static final String PENDING_ID = PENDING + ".id";
  static final String PENDING_AT = PENDING + ".at";
  static final String PENDING_REDO = PENDING + ".redo";

  /** In the index: the record's unique key, or a text that no record has as its key. */
  static final String KEY = "_key";

  /**
   * In the index: the same key, or while a commit is on its way the one that is being taken or
   * given up. Both are unique, so that a key can change hands without ever being free.
   */
  static final String CLAIM = "_claim";

  static final String WAKE_AT = "_wakeAt";

  private static final Pattern INDEXABLE = Pattern.compile("_id|[A-Za-z][A-Za-z0-9]*");

  private Fields() {}

  /** Where a field of a kind is indexed. */
  static String indexed(Field<?> field) {
    return indexed(name(field));
  }

  static String indexed(String name) {
    return INDEX + "." + name;
  }

  /** The name of a field in the index, which is never a path or an operator. */
  static String name(Field<?> field) {
    if (!INDEXABLE.matcher(field.name()).matches()) {
      throw new IllegalArgumentException("Not a name of a field: " + field.name());
    }
    return field.name();
  }
}
