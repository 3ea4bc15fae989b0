package io.aiwm.api.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Types of indexed fields, as few as every engine orders and compares alike. */
public enum FieldType {
  /**
   * Unicode text, compared by code point, at most {@value Field#MAX_TEXT} UTF-16 units indexed.
   * What some database cannot hold, U+0000 and unpaired surrogates, is indexed as U+FFFD; the
   * record itself keeps it.
   */
  TEXT,
  /** 64-bit integer. */
  LONG,
  /** True or false; false is less. */
  BOOLEAN,
  /** Wall time in milliseconds. */
  INSTANT;

  private static final char REPLACEMENT = '\uFFFD';

  /**
   * The form in which a value is indexed and compared; applied to values of records and of filters
   * alike.
   *
   * @throws IllegalArgumentException if the value is not of this type
   */
  public Object indexed(Object value) {
    if (this == TEXT && value instanceof String text) {
      return clean(text);
    }
    if (this == LONG && (value instanceof Long || value instanceof Integer)) {
      return ((Number) value).longValue();
    }
    if (this == BOOLEAN && value instanceof Boolean) {
      return value;
    }
    if (this == INSTANT && value instanceof Instant instant) {
      return instant.truncatedTo(ChronoUnit.MILLIS);
    }
    throw new IllegalArgumentException(
        "Expected a value of type " + this + ", not " + value.getClass().getSimpleName());
  }

  private static String clean(String text) {
    String cut = text.substring(0, Math.min(text.length(), Field.MAX_TEXT));
    StringBuilder clean = new StringBuilder(cut.length());
    cut.codePoints()
        .map(point -> point == 0 || isSurrogate(point) ? REPLACEMENT : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** As a code point of its own, a surrogate has no partner. */
  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
