package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.store.Kind;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the identifiers of tables, columns and indexes. They come from kinds and settings, never
 * from clients; still each must pass a pattern, and each is quoted.
 */
public final class Names {
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,15}|");
  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
  private static final Pattern COLLECTION = Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+){0,9}");
  private static final Pattern FIELD = Pattern.compile("_?[a-z][A-Za-z0-9]*");

  /** PostgreSQL cuts identifiers at 63 bytes, MySQL refuses them above 64. */
  private static final int MAX_LENGTH = 60;

  private final String prefix;
  private final @Nullable String schema;
  private final Dialect dialect;

  public Names(String prefix, @Nullable String schema, Dialect dialect) {
    this.prefix = matching(PREFIX, prefix);
    this.schema = schema == null ? null : matching(SCHEMA, schema);
    this.dialect = dialect;
  }

  /** The schema that all tables are in, or null for the connection's own. */
  @Nullable String schema() {
    return schema;
  }

  /** The name of the table of a kind. */
  String collection(Kind<?> kind) {
    if (Schema.RESERVED.contains(kind.collection())) {
      throw new IllegalArgumentException("AIWM's own tables have that name: " + kind);
    }
    return limited(prefix + matching(COLLECTION, kind.collection()));
  }

  /** The name of a table that belongs to no kind. */
  public String plain(String suffix) {
    return prefix + matching(COLLECTION, suffix);
  }

  /** A table's name as it stands in SQL. */
  public String qualified(String table) {
    return schema == null ? quoted(table) : quoted(schema) + "." + quoted(table);
  }

  /** What stores on the same tables have in common, and no others. */
  public String channel() {
    return limited(
        (schema == null ? "" : schema.toLowerCase(Locale.ROOT) + "_") + prefix + "signal");
  }

  String quoted(String identifier) {
    return dialect.quote(identifier);
  }

  /** {@code createdAt} becomes {@code created_at}. */
  static String column(String field) {
    return matching(FIELD, field).replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** A name of at most {@value #MAX_LENGTH} characters; a longer one ends in its hash instead. */
  static String limited(String name) {
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    return name.substring(0, MAX_LENGTH - 9)
        + "_"
        + String.format(Locale.ROOT, "%08x", name.hashCode());
  }

  private static String matching(Pattern pattern, String name) {
    if (!pattern.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a name that AIWM gives in a database: " + name);
    }
    return name;
  }
}
