package io.aiwm.api.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a secret of the host's. Records hold this; the secret itself is asked for when a command is
 * sent, and is never stored or logged. Written as {@code ${secrets.<name>}}, also within longer
 * text.
 *
 * @param name 1 to 128 letters, digits, dots, dashes, slashes and underscores
 */
public record SecretRef(String name) {
  /** Pattern of a valid name. */
  public static final String NAME = "[A-Za-z0-9._/-]{1,128}";

  private static final Pattern TEXT = Pattern.compile("\\$\\{secrets\\.(" + NAME + ")\\}");

  public SecretRef {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("A secret's name must match " + NAME);
    }
  }

  /**
   * Reads one back.
   *
   * @throws IllegalArgumentException if the text is not a reference and nothing else
   */
  @JsonCreator
  public static SecretRef parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Not a reference to a secret");
    }
    return new SecretRef(matcher.group(1));
  }

  /** As it is written. */
  @JsonValue
  @Override
  public String toString() {
    return "${secrets." + name + "}";
  }
}
