package io.aiwm.core.http;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.internal.text.PercentEncoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decoded query parameters of a request. Immutable. */
public final class QueryString {
  private final Map<String, List<String>> values;

  private QueryString(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Decodes a query.
   *
   * @throws ValidationException if it is not well-formed
   */
  public static QueryString parse(@Nullable String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          String name = decode(equals < 0 ? pair : pair.substring(0, equals));
          String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
          values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
      }
    }
    return new QueryString(Collections.unmodifiableMap(values));
  }

  public Set<String> names() {
    return values.keySet();
  }

  /** Every value of a parameter, in order. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * The value of a parameter.
   *
   * @throws ValidationException if it stands there more than once
   */
  public Optional<String> text(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw new ValidationException(name, "must be given only once");
    }
    return all.stream().findFirst();
  }

  /**
   * A switch, off where it is not given.
   *
   * @throws ValidationException if it is neither {@code true} nor {@code false}
   */
  public boolean flag(String name) {
    String text = text(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw new ValidationException(name, "must be true or false");
    }
    return text.equals("true");
  }

  /**
   * A whole number.
   *
   * @throws ValidationException if it is not one from {@code min} to {@code max}
   */
  public long integer(String name, long min, long max, long otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of range.
    }
    throw new ValidationException(
        name,
        max == Long.MAX_VALUE
            ? "must be a whole number of at least " + min
            : "must be a whole number from " + min + " to " + max);
  }

  private static String decode(String encoded) {
    String text = PercentEncoding.decode(encoded.replace('+', ' '));
    if (text == null) {
      throw new ValidationException("query", "is not well-formed percent-encoded UTF-8");
    }
    return text;
  }
}
