package io.aiwm.core.internal.execution.payload;

import io.aiwm.api.security.SecretRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text with secrets in it, which are not there yet. It stands in the data of a command until the
 * command is sent.
 *
 * @param parts texts, {@link SecretRef}s and {@link Sealed} ones, in order
 */
public record SecretText(List<Object> parts) {

  /** A secret that the command was submitted with. */
  record Sealed(String text) {
    @Override
    public String toString() {
      return CommandSecrets.MASK;
    }
  }

  /** Source of secrets. */
  interface Secrets {
    Optional<String> find(SecretRef ref);

    Optional<String> open(String sealed);
  }

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
  public static Map<String, Object> reveal(Map<String, Object> data, Secrets secrets)
      throws References.MissingException {
    Map<String, Object> revealed = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : data.entrySet()) {
      revealed.put(entry.getKey(), revealValue(entry.getValue(), secrets));
    }
    return revealed;
  }

  private static @Nullable Object revealValue(@Nullable Object value, Secrets secrets)
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

  private String revealed(Secrets secrets) throws References.MissingException {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (part instanceof SecretRef ref) {
        text.append(
            secrets.find(ref).orElseThrow(() -> new References.MissingException(ref.toString())));
      } else if (part instanceof Sealed sealed) {
        text.append(
            secrets
                .open(sealed.text())
                .orElseThrow(() -> new References.MissingException("a secret sealed elsewhere")));
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
      return addSecret(ref);
    }

    Builder add(Sealed sealed) {
      return addSecret(sealed);
    }

    private Builder addSecret(Object part) {
      parts.add(part);
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
