package io.aiwm.store.mongo.internal.document;

import org.jspecify.annotations.Nullable;

/**
 * Names of fields in MongoDB. It gives a meaning to {@code $} and {@code .} and cannot hold U+0000
 * or, in an update, an empty name; they are written as {@code %} and two hexadecimal digits, an
 * empty name as {@code %}. What another system wrote is read as it stands, unless it happens to
 * hold one of these sequences.
 */
public final class Names {
  private static final String EMPTY = "%";

  private Names() {}

  static String encode(String name) {
    if (name.isEmpty()) {
      return EMPTY;
    }
    StringBuilder encoded = null;
    for (int i = 0; i < name.length(); i++) {
      String escape = escape(name.charAt(i), i == 0);
      if (escape != null && encoded == null) {
        encoded = new StringBuilder(name.substring(0, i));
      }
      if (encoded != null) {
        encoded.append(escape == null ? String.valueOf(name.charAt(i)) : escape);
      }
    }
    return encoded == null ? name : encoded.toString();
  }

  static String decode(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    return name.equals(EMPTY)
        ? ""
        : name.replace("%24", "$")
            .replace("%2E", ".")
            .replace("%00", "\0")
            .replace("%5F", "_")
            .replace("%25", "%");
  }

  /** A leading underscore is ours, but for the id's. */
  public static String encodeTopLevel(String name) {
    return name.startsWith("_") && !name.equals(Fields.ID)
        ? "%5F" + encode("x" + name.substring(1)).substring(1)
        : encode(name);
  }

  private static @Nullable String escape(char c, boolean first) {
    return switch (c) {
      case '%' -> "%25";
      case '.' -> "%2E";
      case 0 -> "%00";
      case '$' -> first ? "%24" : null;
      default -> null;
    };
  }
}
