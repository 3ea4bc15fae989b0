package io.aiwm.core.internal.execution.payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret texts in a command's data: values of fields whose names say so, and of addresses the
 * user information and the query, where signatures stand. References are no secrets.
 */
public final class SecretFields {
  /** Fields that hold nothing else. */
  private static final Set<String> WHOLE = Set.of("credentials", "environment", "env");

  /** Last words of names, in lower case: {@code registryPassword}, {@code hub_token}. */
  private static final Pattern NAME =
      Pattern.compile(
          "password|passwd|passphrase|secret|token|authorization|cookie"
              + "|(?:api|access|secret|private|account|shared)_?key");

  private static final Pattern WORD_END = Pattern.compile("([a-z0-9])([A-Z])");

  private final UnaryOperator<String> replacement;

  private SecretFields(UnaryOperator<String> replacement) {
    this.replacement = replacement;
  }

  /** The data with each secret text replaced; everything else is as it was. */
  public static Map<String, Object> replace(
      Map<String, Object> data, UnaryOperator<String> replacement) {
    return new SecretFields(replacement).map(data, false);
  }

  private Map<String, Object> map(Map<?, ?> map, boolean secret) {
    Map<String, Object> replaced = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          replaced.put(name, value(value, secret || isSecret(name)));
        });
    return replaced;
  }

  private @Nullable Object value(@Nullable Object value, boolean secret) {
    if (value instanceof Map<?, ?> map) {
      return map(map, secret);
    }
    if (value instanceof List<?> list) {
      List<Object> replaced = new ArrayList<>();
      list.forEach(element -> replaced.add(value(element, secret)));
      return replaced;
    }
    if (secret && value instanceof Number number) {
      return replacement.apply(number.toString());
    }
    if (value instanceof String text) {
      return secret ? literals(text) : address(text);
    }
    return value;
  }

  private static boolean isSecret(String name) {
    if (WHOLE.contains(name)) {
      return true;
    }
    String words = WORD_END.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    words = words.replace('-', '_');
    int last = words.lastIndexOf('_');
    return NAME.matcher(words.substring(last + 1)).matches()
        || NAME.matcher(words.substring(words.lastIndexOf('_', last - 1) + 1)).matches();
  }

  private String address(String text) {
    int authority = text.indexOf("://") + 3;
    if (authority < 4) {
      return text;
    }
    int query = end(text.indexOf('?', authority), text.length());
    int path = Math.min(query, end(text.indexOf('/', authority), text.length()));
    int user = text.lastIndexOf('@', path);
    String shown =
        user < authority
            ? text.substring(0, query)
            : text.substring(0, authority)
                + literals(text.substring(authority, user))
                + text.substring(user, query);
    return query >= text.length() - 1
        ? shown + text.substring(query)
        : shown + "?" + literals(text.substring(query + 1));
  }

  private static int end(int index, int length) {
    return index < 0 ? length : index;
  }

  /** Replaces what stands between references. */
  private String literals(String text) {
    StringBuilder replaced = new StringBuilder();
    Matcher references = References.matcher(text);
    int end = 0;
    while (references.find()) {
      replaced.append(literal(text.substring(end, references.start())));
      boolean sealed = references.group(4) != null;
      replaced.append(sealed ? literal(references.group()) : references.group());
      end = references.end();
    }
    return replaced.append(literal(text.substring(end))).toString();
  }

  private String literal(String text) {
    return text.isEmpty() ? text : replacement.apply(text);
  }
}
