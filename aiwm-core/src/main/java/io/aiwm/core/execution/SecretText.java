package io.aiwm.core.execution;

import io.aiwm.api.security.SecretRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text with secrets in it, which are not there yet. It stands in the data of a command until the
 * command is sent.
 *
 * @param parts texts and {@link SecretRef}s, in order
 */
record SecretText(List<Object> parts) {

  static SecretText of(SecretRef ref) {
    return new SecretText(List.of(ref));
  }

  /** Shows the names alone. */
  @Override
  public String toString() {
    return parts.stream().map(Object::toString).collect(Collectors.joining());
  }

  /**
   * The data with the secrets in their places.
   *
   * @throws References.MissingException if there is no such secret
   */
  static Map<String, Object> reveal(
      Map<String, Object> data, Function<SecretRef, Optional<String>> secrets)
      throws References.MissingException {
    Map<String, Object> revealed = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : data.entrySet()) {
      revealed.put(entry.getKey(), revealValue(entry.getValue(), secrets));
    }
    return revealed;
  }

  private static @Nullable Object revealValue(
      @Nullable Object value, Function<SecretRef, Optional<String>> secrets)
      throws References.MissingException {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> revealed = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        revealed.put(String.valueOf(entry.getKey()), revealValue(entry.getValue(), secrets));
      }
      return revealed;
    }
    if (value instanceof List<?> list) {
      List<Object> revealed = new ArrayList<>();
      for (Object element : list) {
        revealed.add(revealValue(element, secrets));
      }
      return revealed;
    }
    return value instanceof SecretText text ? text.revealed(secrets) : value;
  }

  private String revealed(Function<SecretRef, Optional<String>> secrets)
      throws References.MissingException {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (part instanceof SecretRef ref) {
        text.append(
            secrets.apply(ref).orElseThrow(() -> new References.MissingException(ref.toString())));
      } else {
        text.append(part);
      }
    }
    return text.toString();
  }

  /** Collects the parts of a text. */
  static final class Builder {
    private final List<Object> parts = new ArrayList<>();
    private boolean secret;

    Builder add(String text) {
      parts.add(text);
      return this;
    }

    Builder add(SecretRef ref) {
      parts.add(ref);
      secret = true;
      return this;
    }

    /** A plain text where there are no secrets in it. */
    Object build() {
      SecretText text = new SecretText(List.copyOf(parts));
      return secret ? text : text.toString();
    }
  }
}
