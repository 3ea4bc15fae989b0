package io.aiwm.core.internal.execution.payload;

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
 * only marked: a {@link SecretText} takes their place; so it does for what was sealed. What comes
 * out of a result is never taken for a reference itself. Other {@code ${...}} are left alone.
 */
public final class References {
  private static final int MAX_PATH = 512;

  /** Maximum length of a text after insertions: a message to an agent has no more. */
  private static final int MAX_INSERTED = 1 << 20;

  /**
   * Pattern of a possible reference; the groups match only where it is one, whose path may yet have
   * empty parts. No group is repeated: each turn would take a frame of the stack.
   */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\{(?:steps\\.(?:(\\d{1,4})\\.result(|\\.[^{}]{1,"
              + MAX_PATH
              + "})\\}|[^}]*\\}?)"
              + "|secrets\\.(?:("
              + SecretRef.NAME
              + ")\\}|[^}]*+\\}?)"
              + "|sealed\\.(?:("
              + Sealing.TEXT
              + ")\\}|[^}]*+\\}?))");

  private References() {}

  /** Finds what looks like a reference. */
  static Matcher matcher(String text) {
    return REFERENCE.matcher(text);
  }

  /** A reference has no value, or too large a one. The message names it. */
  public static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(String reference) {
      super("No value for " + reference);
    }
  }

  /** Budget of insertions: short text can refer to the same long result many times. */
  private static final class Budget {
    private final IntFunction<@Nullable Map<String, Object>> results;
    private long left = MAX_INSERTED;

    private Budget(IntFunction<@Nullable Map<String, Object>> results) {
      this.results = results;
    }

    private Object spent(Object value) throws MissingException {
      left -= value instanceof String text ? text.length() : Sizes.bytes(value);
      if (left < 0) {
        throw new MissingException(
            "a reference within " + MAX_INSERTED + " characters for all of them");
      }
      return value;
    }
  }

  /**
   * Visits every reference in a value.
   *
   * @param step told the index of each step that is referred to
   * @param malformed told the text of what looks like a reference and is none that a user may make
   */
  public static void visit(
      @Nullable Object value, Consumer<Integer> step, Consumer<String> malformed) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(v -> visit(v, step, malformed));
    } else if (value instanceof List<?> list) {
      list.forEach(v -> visit(v, step, malformed));
    } else if (value instanceof String text) {
      Matcher matcher = REFERENCE.matcher(text);
      while (matcher.find()) {
        if (matcher.group(1) != null && wellFormed(matcher.group(2))) {
          step.accept(Integer.valueOf(matcher.group(1)));
        } else if (matcher.group(3) == null) {
          malformed.accept(matcher.group());
        }
      }
    }
  }

  private static boolean wellFormed(String path) {
    return !path.contains("..") && !path.endsWith(".");
  }

  /**
   * The data with every reference replaced.
   *
   * @param results result of a step by its index, or null where it has none
   */
  public static Map<String, Object> resolve(
      Map<String, Object> data, IntFunction<@Nullable Map<String, Object>> results)
      throws MissingException {
    Budget budget = new Budget(results);
    Map<String, Object> resolved = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : data.entrySet()) {
      resolved.put(entry.getKey(), resolveValue(entry.getValue(), budget));
    }
    return resolved;
  }

  private static @Nullable Object resolveValue(@Nullable Object value, Budget budget)
      throws MissingException {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> resolved = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        resolved.put(String.valueOf(entry.getKey()), resolveValue(entry.getValue(), budget));
      }
      return resolved;
    }
    if (value instanceof List<?> list) {
      List<Object> resolved = new ArrayList<>();
      for (Object element : list) {
        resolved.add(resolveValue(element, budget));
      }
      return resolved;
    }
    if (value instanceof SecretRef ref) {
      return SecretText.of(ref);
    }
    return value instanceof String text ? resolveText(text, budget) : value;
  }

  private static Object resolveText(String text, Budget budget) throws MissingException {
    Matcher matcher = REFERENCE.matcher(text);
    SecretText.Builder parts = new SecretText.Builder();
    int end = 0;
    while (matcher.find()) {
      parts.add(text.substring(end, matcher.start()));
      end = matcher.end();
      if (matcher.group(3) != null) {
        parts.add(new SecretRef(matcher.group(3)));
      } else if (matcher.group(4) != null) {
        parts.add(new SecretText.Sealed(matcher.group(4)));
      } else {
        Object value = budget.spent(lookUp(matcher, budget.results));
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
    if (matcher.group(1) == null || !wellFormed(matcher.group(2))) {
      throw new MissingException(shortened(matcher.group()));
    }
    Optional<Object> value = Optional.ofNullable(results.apply(Integer.parseInt(matcher.group(1))));
    for (String part : matcher.group(2).split("\\.")) {
      value = part.isEmpty() ? value : value.flatMap(v -> child(v, part));
    }
    return value.orElseThrow(() -> new MissingException(shortened(matcher.group())));
  }

  private static String shortened(String reference) {
    return reference.length() <= MAX_PATH ? reference : reference.substring(0, MAX_PATH) + "...";
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
