package io.aiwm.store.jdbc.internal.record;

import java.util.Optional;

/** The texts that share a prefix, as a range in code point order. */
final class TextRange {
  private TextRange() {}

  /** The first text after all that start with {@code prefix}, or empty if there is none. */
  static Optional<String> endOf(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        return Optional.of(prefix.substring(0, end) + Character.toString(next(last)));
      }
    }
    return Optional.empty();
  }

  /** Surrogates are not characters: no text has one by itself. */
  private static int next(int codePoint) {
    return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
  }
}
