package io.aiwm.testkit;

import java.time.Instant;
import java.util.Comparator;

/** How indexed values of one type compare: see {@link io.aiwm.api.store.FieldType}. */
final class IndexOrder implements Comparator<Object> {
  static final IndexOrder INSTANCE = new IndexOrder();

  private IndexOrder() {}

  @Override
  public int compare(Object left, Object right) {
    if (left instanceof String text) {
      return compareCodePoints(text, (String) right);
    }
    if (left instanceof Long number) {
      return number.compareTo((Long) right);
    }
    if (left instanceof Boolean flag) {
      return flag.compareTo((Boolean) right);
    }
    return ((Instant) left).compareTo((Instant) right);
  }

  /** {@code String.compareTo} goes by UTF-16 unit, which puts emoji before U+E000 to U+FFFF. */
  private static int compareCodePoints(String left, String right) {
    int i = 0;
    while (i < left.length() && i < right.length()) {
      int a = left.codePointAt(i);
      int b = right.codePointAt(i);
      if (a != b) {
        return Integer.compare(a, b);
      }
      i += Character.charCount(a);
    }
    return Integer.compare(left.length(), right.length());
  }
}
