package io.aiwm.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement and its parameters. Values travel as parameters only; fragments are made of constants
 * and of {@link Names}.
 */
final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  Sql(String fragment, Object... values) {
    add(fragment, values);
  }

  Sql add(String fragment, Object... values) {
    text.append(fragment);
    Collections.addAll(parameters, values);
    return this;
  }

  /** Appends {@code (?, ?)} with as many marks as there are values, at least one. */
  Sql addList(Collection<?> values) {
    text.append('(').append(marks(values.size())).append(')');
    parameters.addAll(values);
    return this;
  }

  String text() {
    return text.toString();
  }

  List<@Nullable Object> parameters() {
    return parameters;
  }

  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
