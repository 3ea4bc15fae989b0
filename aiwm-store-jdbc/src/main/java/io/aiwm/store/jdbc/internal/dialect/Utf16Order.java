package io.aiwm.store.jdbc.internal.dialect;

/**
 * Maps text so that its UTF-16 units order as its code points do, for databases that compare by
 * unit: surrogates trade places with U+E000 to U+FFFF. Only text that holds such characters changes
 * at all, so columns stay readable. Length and prefixes are kept.
 */
final class Utf16Order {
  private static final int ABOVE_SURROGATES = Character.MAX_SURROGATE + 1;
  private static final int SURROGATES = ABOVE_SURROGATES - Character.MIN_SURROGATE;
  private static final int OTHERS = Character.MAX_VALUE + 1 - ABOVE_SURROGATES;
  private static final int SWAPPED_SURROGATES = Character.MAX_VALUE + 1 - SURROGATES;

  private Utf16Order() {}

  static String encode(String text) {
    return map(text, ABOVE_SURROGATES, OTHERS, -SURROGATES);
  }

  static String decode(String text) {
    return map(text, SWAPPED_SURROGATES, SURROGATES, -OTHERS);
  }

  /**
   * Adds {@code below} to units from the first surrogate up to {@code split}, else {@code above}.
   */
  private static String map(String text, int split, int below, int above) {
    StringBuilder mapped = null;
    for (int i = 0; i < text.length(); i++) {
      int unit = text.charAt(i);
      if (unit >= Character.MIN_SURROGATE) {
        mapped = mapped == null ? new StringBuilder(text) : mapped;
        mapped.setCharAt(i, (char) (unit + (unit < split ? below : above)));
      }
    }
    return mapped == null ? text : mapped.toString();
  }
}
