package io.aiwm.core.execution;

import io.aiwm.api.security.SecretRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * References in a command's data to results of earlier steps: {@code ${steps.0.result.modelPath}}.
 * Text that is nothing but one reference takes the value as it is, a number or an object too; in
 * longer text the value is inserted as text. References to secrets, {@code ${secrets.<name>}}, are
 * only marked: a {@link SecretText} takes their place. What comes out of a result is never taken
 * for a reference itself. Other {@code ${...}} are left alone.
 */
final class References {
  /** What looks like a reference; the groups match only where it is one. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\{(?:steps\\.(?:(\\d{1,4})\\.result((?:\\.[^.{}]+)*)\\}|[^}]*\\}?)"
              + "|secrets\\.(?:("
              + SecretRef.NAME
              + ")\\}|[^}]*\\}?))");

  private References() {}

  /** A reference has no value. The message names it. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(String reference) {
      super("There is no value for " + reference);
    }
  }

  /**
   * Visits every reference in a value.
   *
   * @param step told the index of each step that is referred to
   * @param malformed told the text of what looks like a reference and is none
   */
  static void visit(@Nullable Object value, Consumer<Integer> step, Consumer<String> malformed) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(v -> visit(v, step, malformed));
    } else if (value instanceof List<?> list) {
      list.forEach(v -> visit(v, step, malformed));
    } else if (value instanceof String text) {
      Matcher matcher = REFERENCE.matcher(text);
      while (matcher.find()) {
        if (matcher.group(1) != null) {
          step.accept(Integer.valueOf(matcher.group(1)));
        } else if (matcher.group(3) == null) {
          malformed.accept(matcher.group());
        }
      }
    }
  }

  /**
   * The data with every reference replaced.
   *
   * @param results result of a step by its index, or null where it has none
   */
  static Map<String, Object> resolve(
      Map<String, Object> data, IntFunction<@Nullable Map<String, Object>> results)
      throws MissingException {
    Map<String, Object> resolved = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : data.entrySet()) {
      resolved.put(entry.getKey(), resolveValue(entry.getValue(), results));
    }
    return resolved;
  }

  private static @Nullable Object resolveValue(
      @Nullable Object value, IntFunction<@Nullable Map<String, Object>> results)
      throws MissingException {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> resolved = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        resolved.put(String.valueOf(entry.getKey()), resolveValue(entry.getValue(), results));
      }
      return resolved;
    }
    if (value instanceof List<?> list) {
      List<Object> resolved = new ArrayList<>();
      for (Object element : list) {
        resolved.add(resolveValue(element, results));
      }
      return resolved;
    }
    if (value instanceof SecretRef ref) {
      return SecretText.of(ref);
    }
    return value instanceof String text ? resolveText(text, results) : value;
  }

  private static Object resolveText(String text, IntFunction<@Nullable Map<String, Object>> results)
      throws MissingException {
    Matcher matcher = REFERENCE.matcher(text);
    SecretText.Builder parts = new SecretText.Builder();
    int end = 0;
    while (matcher.find()) {
      parts.add(text.substring(end, matcher.start()));
      end = matcher.end();
      if (matcher.group(3) != null) {
        parts.add(new SecretRef(matcher.group(3)));
      } else {
        Object value = lookUp(matcher, results);
        if (matcher.group().length() == text.length()) {
          return value;
        }
        parts.add(value.toString());
      }
    }
    return parts.add(text.substring(end)).build();
  }

  private static Object lookUp(Matcher matcher, IntFunction<@Nullable Map<String, Object>> results)
      throws MissingException {
    if (matcher.group(1) == null) {
      throw new MissingException(matcher.group());
    }
    Optional<Object> value = Optional.ofNullable(results.apply(Integer.parseInt(matcher.group(1))));
    for (String part : matcher.group(2).split("\\.")) {
      value = part.isEmpty() ? value : value.flatMap(v -> child(v, part));
    }
    return value.orElseThrow(() -> new MissingException(matcher.group()));
  }

  private static Optional<Object> child(Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return Optional.ofNullable(map.get(name));
    }
    if (value instanceof List<?> list && name.matches("\\d{1,6}")) {
      int index = Integer.parseInt(name);
      return index < list.size() ? Optional.ofNullable(list.get(index)) : Optional.empty();
    }
    return Optional.empty();
  }
}
