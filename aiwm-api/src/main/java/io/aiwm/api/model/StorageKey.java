package io.aiwm.api.model;

import java.nio.charset.StandardCharsets;

/** The rule for names of objects in a {@link ModelStorage}. */
public final class StorageKey {
  private StorageKey() {}

  /**
   * The key, if it is one.
   *
   * @throws IllegalArgumentException if it is not; whoever takes keys from users refuses them
   *     before
   */
  public static String require(String key) {
    if (!isKey(key)) {
      throw new IllegalArgumentException("Not a name for an object in a model storage: " + key);
    }
    return key;
  }

  /** Whether text is a key. */
  public static boolean isKey(String text) {
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > ModelStorage.MAX_KEY) {
      return false;
    }
    for (String segment : text.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return text.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == 0xfffd);
  }
}
