package io.aiwm.store.jdbc.internal.sql;

import io.aiwm.store.jdbc.internal.schema.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement and its parameters. Values travel as parameters only; fragments are made of constants
 * and of {@link Names}.
 */
public final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  public Sql(String fragment, Object... values) {
    add(fragment, values);
  }

  public Sql add(String fragment, Object... values) {
    text.append(fragment);
    Collections.addAll(parameters, values);
    return this;
  }

  /** Appends {@code (?, ?)} with as many marks as there are values, at least one. */
  public Sql addList(Collection<?> values) {
    text.append('(').append(marks(values.size())).append(')');
    parameters.addAll(values);
    return this;
  }

  public String text() {
    return text.toString();
  }

  public List<@Nullable Object> parameters() {
    return parameters;
  }

  public static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
