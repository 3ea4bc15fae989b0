package io.aiwm.core.internal.link;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Correlation ids as agents give them. */
final class CorrelationId {
  private static final int LONGEST = 128;

  private CorrelationId() {}

  /** The id, if it is short and printable, so that it may stand in logs; else a new one. */
  static String orNew(@Nullable String given) {
    return given != null && usable(given) ? given : UUID.randomUUID().toString();
  }

  private static boolean usable(String id) {
    return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
